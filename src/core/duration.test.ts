import { describe, expect, it } from "vitest";
import { addDuration, nextOccurrence, DURATION_YEARS_MAX, parseDuration } from "./duration";

const FROM = "2026-03-28T10:15:30.250Z";

function after(text: string, timezone = "UTC", from = FROM): string | null {
  const duration = parseDuration(text);
  if (!duration.ok) throw new Error(duration.error);
  const atMs = addDuration(new Date(from).getTime(), duration.value, timezone);
  return atMs === null ? null : new Date(atMs).toISOString();
}

describe("the duration grammar", () => {
  it.each([
    ["immediate", FROM],
    ["30s", "2026-03-28T10:16:00.250Z"],
    ["40m", "2026-03-28T10:55:30.250Z"],
    ["12h", "2026-03-28T22:15:30.250Z"],
    ["5D", "2026-04-02T10:15:30.250Z"],
    ["7W", "2026-05-16T10:15:30.250Z"],
    ["10M", "2027-01-28T10:15:30.250Z"],
    ["15Y", "2041-03-28T10:15:30.250Z"],
    ["30D_D", "2026-04-27T00:00:00.000Z"],
    ["30D_U", "2026-04-27T23:59:59.999Z"],
    ["0D_U", "2026-03-28T23:59:59.999Z"],
    ["23W_U", "2026-09-06T23:59:59.999Z"],
    ["1M_U", "2026-04-30T23:59:59.999Z"],
    ["1Y_U", "2027-12-31T23:59:59.999Z"],
  ])("%s leads to %s", (text, expected) => {
    expect(after(text)).toBe(expected);
  });

  it("has no end for unlimited and for on_action", () => {
    expect(after("unlimited")).toBeNull();
    expect(after("on_action")).toBeNull();
  });

  it("counts days on the clock of the program's zone", () => {
    expect(after("1D", "Europe/Berlin")).toBe("2026-03-29T09:15:30.250Z");
    expect(after("24h", "Europe/Berlin")).toBe("2026-03-29T10:15:30.250Z");
    expect(after("1D_U", "America/Los_Angeles")).toBe("2026-03-30T06:59:59.999Z");
  });

  it("takes the last day of a month that is too short", () => {
    expect(after("1M", "UTC", "2026-01-31T00:00:00.000Z")).toBe("2026-02-28T00:00:00.000Z");
  });

  it.each([
    // Where the clocks go forward: a day of 23 hours, and a time of day that there is not.
    ["1D", "America/New_York", "2027-03-13T17:00:00.000Z", "2027-03-14T16:00:00.000Z"],
    ["24h", "America/New_York", "2027-03-13T17:00:00.000Z", "2027-03-14T17:00:00.000Z"],
    ["1D", "America/New_York", "2027-03-13T07:30:00.000Z", "2027-03-14T07:30:00.000Z"],
    ["1D_D", "America/New_York", "2027-03-13T17:00:00.000Z", "2027-03-14T05:00:00.000Z"],
    ["1D_U", "America/New_York", "2027-03-13T17:00:00.000Z", "2027-03-15T03:59:59.999Z"],
    ["14D_D", "Europe/Berlin", "2027-03-15T10:00:00.000Z", "2027-03-28T22:00:00.000Z"],
    ["1W_U", "Europe/Berlin", "2027-03-22T10:00:00.000Z", "2027-04-04T21:59:59.999Z"],
    // Where they go back: a day of 25 hours, and a time of day that there is twice.
    ["1D", "America/New_York", "2027-11-06T05:30:00.000Z", "2027-11-07T05:30:00.000Z"],
    ["2D", "America/New_York", "2027-11-06T05:30:00.000Z", "2027-11-08T06:30:00.000Z"],
    ["1D_U", "America/New_York", "2027-11-06T16:00:00.000Z", "2027-11-08T04:59:59.999Z"],
    ["7D", "Europe/Berlin", "2027-10-30T10:00:00.000Z", "2027-11-06T11:00:00.000Z"],
    ["1W", "Europe/Berlin", "2027-10-30T10:00:00.000Z", "2027-11-06T11:00:00.000Z"],
  ])("%s in %s from %s leads to %s", (text, timezone, from, expected) => {
    expect(after(text, timezone, from)).toBe(expected);
  });

  it.each([
    ["1D", "2028-02-28T12:00:00.000Z", "2028-02-29T12:00:00.000Z"],
    ["1D", "2028-02-29T12:00:00.000Z", "2028-03-01T12:00:00.000Z"],
    ["1Y", "2028-02-29T12:00:00.000Z", "2029-02-28T12:00:00.000Z"],
    ["12M", "2028-02-29T12:00:00.000Z", "2029-02-28T12:00:00.000Z"],
    ["4Y", "2028-02-29T12:00:00.000Z", "2032-02-29T12:00:00.000Z"],
    ["1M", "2028-01-31T12:00:00.000Z", "2028-02-29T12:00:00.000Z"],
    ["1M_U", "2028-01-31T12:00:00.000Z", "2028-02-29T23:59:59.999Z"],
    ["1M", "2027-01-31T12:00:00.000Z", "2027-02-28T12:00:00.000Z"],
    ["1M", "2027-03-31T12:00:00.000Z", "2027-04-30T12:00:00.000Z"],
    ["1M", "2027-12-31T12:00:00.000Z", "2028-01-31T12:00:00.000Z"],
    ["1Y_U", "2027-02-28T12:00:00.000Z", "2028-12-31T23:59:59.999Z"],
  ])("%s from %s leads to %s, whatever the months are long", (text, from, expected) => {
    expect(after(text, "UTC", from)).toBe(expected);
  });

  it.each([
    "",
    "5",
    "D",
    "-1D",
    "1.5h",
    "1d",
    "1H",
    "5D_X",
    "2h_U",
    "2W_D",
    "1D ",
    " 1D",
    "Immediate",
  ])("refuses %j", (text) => {
    expect(parseDuration(text).ok).toBe(false);
  });

  it("refuses spans whose end no date can name", () => {
    expect(parseDuration(`${DURATION_YEARS_MAX}Y`).ok).toBe(true);
    expect(parseDuration(`${DURATION_YEARS_MAX + 1}Y`).ok).toBe(false);
    expect(parseDuration("999999999999D").ok).toBe(false);
  });
});

describe("the next occurrence of a period", () => {
  const next = (anchor: string, text: string, timezone: string, after: string) => {
    const duration = parseDuration(text);
    if (!duration.ok || duration.value.kind !== "span") throw new Error(text);
    const atMs = nextOccurrence(Date.parse(anchor), duration.value, timezone, Date.parse(after));
    return new Date(atMs).toISOString();
  };

  it.each([
    ["2026-01-31T00:00:00Z", "1M", "UTC", "2026-02-28T00:00:00Z", "2026-03-31T00:00:00.000Z"],
    ["2024-02-29T00:00:00Z", "1Y", "UTC", "2027-06-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    [
      "2026-03-28T23:00:00Z",
      "1D",
      "Europe/Berlin",
      "2026-03-28T23:00:00Z",
      "2026-03-29T22:00:00.000Z",
    ],
    [
      "2026-11-01T04:00:00Z",
      "1D",
      "America/New_York",
      "2026-11-01T04:00:00Z",
      "2026-11-02T05:00:00.000Z",
    ],
    ["2030-01-01T00:00:00Z", "1D", "UTC", "2026-01-01T00:00:00Z", "2030-01-01T00:00:00.000Z"],
    [
      "2016-01-01T00:00:00Z",
      "7D",
      "Europe/Berlin",
      "2026-01-01T00:00:00Z",
      "2026-01-02T00:00:00.000Z",
    ],
    ["2026-01-01T10:00:00Z", "1D_D", "UTC", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00.000Z"],
  ])("from %s every %s in %s after %s", (anchor, text, timezone, after, expected) => {
    expect(next(anchor, text, timezone, after)).toBe(expected);
  });
});
