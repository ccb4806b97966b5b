import { describe, expect, it } from "vitest";
import { periodKey } from "./periods";

const key = (period: "daily" | "weekly" | "monthly" | "yearly", at: string, timezone: string) =>
  periodKey(period, Date.parse(at), timezone);

describe("the period of a budget", () => {
  it.each([
    // The clock of the Application decides, not that of the server.
    ["daily", "2027-03-14T04:59:59.999Z", "America/New_York", "daily:2027-03-13"],
    ["daily", "2027-03-14T05:00:00.000Z", "America/New_York", "daily:2027-03-14"],
    // A day of 23 hours, and one of 25.
    ["daily", "2027-03-15T03:59:59.999Z", "America/New_York", "daily:2027-03-14"],
    ["daily", "2027-03-15T04:00:00.000Z", "America/New_York", "daily:2027-03-15"],
    ["daily", "2027-11-08T04:59:59.999Z", "America/New_York", "daily:2027-11-07"],
    ["daily", "2027-11-08T05:00:00.000Z", "America/New_York", "daily:2027-11-08"],
    ["daily", "2027-03-28T21:59:59.999Z", "Europe/Berlin", "daily:2027-03-28"],
    ["daily", "2027-03-28T22:00:00.000Z", "Europe/Berlin", "daily:2027-03-29"],
    ["daily", "2028-02-29T12:00:00.000Z", "UTC", "daily:2028-02-29"],
    // The week of the change begins on Monday at midnight, before and after it.
    ["weekly", "2027-03-28T21:59:59.999Z", "Europe/Berlin", "weekly:2027-03-22"],
    ["weekly", "2027-03-28T22:00:00.000Z", "Europe/Berlin", "weekly:2027-03-29"],
    ["weekly", "2027-10-31T22:59:59.999Z", "Europe/Berlin", "weekly:2027-10-25"],
    ["weekly", "2027-10-31T23:00:00.000Z", "Europe/Berlin", "weekly:2027-11-01"],
    ["monthly", "2028-02-29T22:59:59.999Z", "Europe/Berlin", "monthly:2028-02"],
    ["monthly", "2028-02-29T23:00:00.000Z", "Europe/Berlin", "monthly:2028-03"],
    ["yearly", "2028-01-01T04:59:59.999Z", "America/New_York", "yearly:2027"],
    ["yearly", "2028-01-01T05:00:00.000Z", "America/New_York", "yearly:2028"],
  ] as const)("%s at %s in %s is %s", (period, at, timezone, expected) => {
    expect(key(period, at, timezone)).toBe(expected);
  });

  it("never ends without one", () => {
    expect(periodKey(undefined, 0, "UTC")).toBe("");
  });
});
