import { calendarParts, startOfPeriod } from "../calendar";
import type { LimitConfig } from "./catalogue";

/**
 * The period of a counter that holds a moment, in the Application's zone: `daily:2026-11-21`,
 * `weekly:` and its Monday, `monthly:2026-11`, `yearly:2026`; empty when the limit never resets.
 */
export function periodKey(period: LimitConfig["period"], nowMs: number, timezone: string): string {
  switch (period) {
    case undefined:
      return "";
    case "daily":
      return `daily:${dateText(nowMs, timezone, "day")}`;
    case "weekly":
      return `weekly:${dateText(startOfPeriod(nowMs, "week", timezone), timezone, "day")}`;
    case "monthly":
      return `monthly:${dateText(nowMs, timezone, "month")}`;
    case "yearly":
      return `yearly:${dateText(nowMs, timezone, "year")}`;
  }
}

function dateText(epochMs: number, timezone: string, until: "day" | "month" | "year"): string {
  const { year, month, day } = calendarParts(epochMs, timezone);
  const parts = [String(year).padStart(4, "0")];
  if (until !== "year") parts.push(String(month).padStart(2, "0"));
  if (until === "day") parts.push(String(day).padStart(2, "0"));
  return parts.join("-");
}
