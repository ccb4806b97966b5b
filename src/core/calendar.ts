import { DateTime, IANAZone } from "luxon";

/** Calendar periods; weeks begin on Monday (DESIGN §4). */
export type CalendarUnit = "day" | "week" | "month" | "year";

/** Whether `timezone` is a known IANA zone. */
export function isTimezone(timezone: string): boolean {
  return IANAZone.isValidZone(timezone);
}

/** Moves an instant by calendar units in a zone; a day that a month lacks becomes its last. */
export function addCalendarUnits(
  fromMs: number,
  by: { readonly amount: number; readonly unit: CalendarUnit },
  timezone: string,
): number {
  return inZone(fromMs, timezone)
    .plus({ [by.unit]: by.amount })
    .toMillis();
}

export function startOfDay(atMs: number, timezone: string): number {
  return inZone(atMs, timezone).startOf("day").toMillis();
}

/** The last millisecond of the period that the instant lies in. */
export function endOfPeriod(atMs: number, unit: CalendarUnit, timezone: string): number {
  return inZone(atMs, timezone).endOf(unit).toMillis();
}

function inZone(atMs: number, timezone: string): DateTime {
  return DateTime.fromMillis(atMs, { zone: timezone });
}
