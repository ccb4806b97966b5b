import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addCalendarUnits,
  calendarParts,
  endOfPeriod,
  formatPattern,
  formatRfc3339,
  isTimezone,
  parsePattern,
  parseRfc3339,
  parseTimeText,
  startOfPeriod,
} from "./calendar";

const BERLIN = "Europe/Berlin";

describe("RFC 3339", () => {
  it("reads back what it writes, in any zone", () => {
    const moments = fc.integer({ min: -30_610_224_000_000, max: 253_370_764_800_000 });
    // Before about 1900 zones had offsets with seconds, which RFC 3339 can't write.
    const recent = fc.integer({ min: 0, max: 253_370_764_800_000 });
    const zones = fc.constantFrom("UTC", BERLIN, "America/St_Johns", "Pacific/Kiritimati");
    fc.assert(
      fc.property(recent, zones, (epochMs, zone) => {
        expect(parseRfc3339(formatRfc3339(epochMs, zone))).toBe(epochMs);
      }),
    );
    fc.assert(
      fc.property(moments, (epochMs) => {
        expect(parseRfc3339(formatRfc3339(epochMs, "UTC"))).toBe(epochMs);
      }),
    );
  });

  it.each([
    ["2026-01-31T09:00:00Z", Date.UTC(2026, 0, 31, 9)],
    ["2026-01-31t09:00:00.1239z", Date.UTC(2026, 0, 31, 9) + 123],
    ["2026-01-31T09:00:00-03:30", Date.UTC(2026, 0, 31, 12, 30)],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
    ["2026-02-29T00:00:00Z", undefined],
    ["2026-13-01T00:00:00Z", undefined],
    ["2026-01-31T24:00:00Z", undefined],
    ["2026-01-31T09:00:00", undefined],
    ["2026-01-31", undefined],
    ["2026-01-31T09:00:00+24:00", undefined],
    ["", undefined],
  ])("%s is %d", (text, epochMs) => {
    expect(parseRfc3339(text)).toBe(epochMs);
  });

  it("without a zone is read in the given one, where free text is allowed", () => {
    expect(parseTimeText("2026-07-01T09:00", BERLIN)).toBe(Date.UTC(2026, 6, 1, 7));
    expect(parseTimeText("2026-07-01", "UTC")).toBe(Date.UTC(2026, 6, 1));
    expect(parseTimeText("yesterday", "UTC")).toBeUndefined();
    expect(parseTimeText("10:00", "UTC")).toBeUndefined();
  });
});

describe("a zone's calendar", () => {
  const sunday = Date.UTC(2026, 2, 29, 10);

  it("gives the parts that its clock shows", () => {
    expect(calendarParts(Date.UTC(2026, 11, 31, 23, 5, 7), BERLIN)).toEqual({
      year: 2027,
      month: 1,
      day: 1,
      weekday: 5,
      hour: 0,
      minute: 5,
      second: 7,
    });
    expect(calendarParts(sunday, BERLIN).weekday).toBe(0);
  });

  it("bounds days, weeks from Monday, months and years, also when clocks change", () => {
    const start = (period: "day" | "week" | "month" | "year") =>
      formatRfc3339(startOfPeriod(sunday, period, BERLIN), BERLIN);
    expect(start("day")).toBe("2026-03-29T00:00:00+01:00");
    expect(start("week")).toBe("2026-03-23T00:00:00+01:00");
    expect(start("month")).toBe("2026-03-01T00:00:00+01:00");
    expect(start("year")).toBe("2026-01-01T00:00:00+01:00");
    expect(endOfPeriod(sunday, "day", BERLIN) + 1 - startOfPeriod(sunday, "day", BERLIN)).toBe(
      23 * 3_600_000,
    );
  });

  it("keeps the time of day when days are added, the instant when hours are", () => {
    const noonBefore = Date.UTC(2026, 2, 28, 11);
    const shown = (epochMs: number) => formatRfc3339(epochMs, BERLIN);
    expect(shown(addCalendarUnits(noonBefore, 1, "days", BERLIN))).toBe(
      "2026-03-29T12:00:00+02:00",
    );
    expect(shown(addCalendarUnits(noonBefore, 24, "hours", BERLIN))).toBe(
      "2026-03-29T13:00:00+02:00",
    );
    expect(shown(addCalendarUnits(Date.UTC(2026, 0, 31), 1, "months", "UTC"))).toBe(
      "2026-02-28T01:00:00+01:00",
    );
  });

  it("knows which zones there are", () => {
    expect([isTimezone(BERLIN), isTimezone("UTC"), isTimezone("Mars/Olympus")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("patterns", () => {
  it("write and read the same date", () => {
    const text = formatPattern(Date.UTC(2026, 0, 31, 9, 5), "dd.MM.yyyy 'at' HH:mm", "UTC");
    expect(text).toBe("31.01.2026 at 09:05");
    expect(parsePattern(text, "dd.MM.yyyy 'at' HH:mm", "UTC")).toBe(Date.UTC(2026, 0, 31, 9, 5));
  });

  it("without a year read 1970, never today", () => {
    expect(parsePattern("09:05", "HH:mm", "UTC")).toBe(Date.UTC(1970, 0, 1, 9, 5));
    expect(parsePattern("by 9", "'by' H", "UTC")).toBe(Date.UTC(1970, 0, 1, 9));
    expect(parsePattern("31.12.", "dd.MM.", "UTC")).toBe(Date.UTC(1970, 11, 31));
  });

  it("that repeat a field, contradict themselves or are too long read nothing, at once", () => {
    const digits = "1".repeat(60);
    expect(parsePattern(digits, "dMdMdMdMdMdMdMdMdMdMdMdMdMdMdMdMdM", "UTC")).toBeUndefined();
    expect(parsePattern("11 11 AM", "H h a", "UTC")).toBeUndefined();
    expect(parsePattern("2026", `yyyy${" ".repeat(100)}`, "UTC")).toBeUndefined();
  });
});
