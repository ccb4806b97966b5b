import { DateTime, IANAZone } from "luxon";
import { assert } from "./assert";

/** The parts of a moment as a clock in a zone shows them. `weekday`: 0 = Sunday. */
export interface CalendarParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export type CalendarUnit = "seconds" | "minutes" | "hours" | "days" | "weeks" | "months" | "years";

/** Periods that begin at a calendar boundary; weeks begin on Monday (DESIGN §4, budget periods). */
export type CalendarPeriod = "day" | "week" | "month" | "year";

/** Characters of a pattern that times are read by. */
export const TIME_PATTERN_LENGTH_MAX = 60;

/** Luxon's fields that fix the year, by themselves or as part of a whole date. */
const NAMES_YEAR = /[ykDfFXx]/u;

/** ISO 8601 from the year on; of a time alone Luxon would make today's. */
const ISO_DATE = /^\d{4}-(?:\d\d|W\d\d)/u;

const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Milliseconds since the epoch; undefined when the text is no RFC 3339 date-time. */
export function parseRfc3339(text: string): number | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const fields = [year ?? 0, month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0] as const;
  if (!isCalendarDate(fields[0], fields[1], fields[2])) return undefined;
  if (fields[3] > 23 || fields[4] > 59 || fields[5] > 59) return undefined;
  const offset = offsetMinutes(match[8], match[9], match[10]);
  if (offset === undefined) return undefined;
  const fraction = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  return utcMs(fields) + fraction - offset * 60_000;
}

/** RFC 3339 in the zone, without a fraction when there is none: `2026-01-31T09:00:00Z`. */
export function formatRfc3339(epochMs: number, timezone: string): string {
  const text = at(epochMs, timezone).toISO({ suppressMilliseconds: true });
  assert(text !== null, "a valid moment has a text form");
  return text;
}

export function calendarParts(epochMs: number, timezone: string): CalendarParts {
  const moment = at(epochMs, timezone);
  const { year, month, day, hour, minute, second } = moment;
  return { year, month, day, weekday: moment.weekday % 7, hour, minute, second };
}

/**
 * Adds a whole amount of units (negative: takes away). Days and longer keep the time of day on the
 * zone's clock; a month that is too short gives its last day.
 */
export function addCalendarUnits(
  epochMs: number,
  amount: number,
  unit: CalendarUnit,
  timezone: string,
): number {
  return at(epochMs, timezone)
    .plus({ [unit]: amount })
    .toMillis();
}

/** The first millisecond of the period that holds the moment. */
export function startOfPeriod(epochMs: number, period: CalendarPeriod, timezone: string): number {
  return at(epochMs, timezone).startOf(period).toMillis();
}

/** The last millisecond of the period that holds the moment. */
export function endOfPeriod(epochMs: number, period: CalendarPeriod, timezone: string): number {
  return at(epochMs, timezone).endOf(period).toMillis();
}

/** The calendar date in the zone: `2026-01-31`. */
export function formatDate(epochMs: number, timezone: string): string {
  const text = at(epochMs, timezone).toISODate();
  assert(text !== null, "a valid moment has a date");
  return text;
}

/** Formats by a pattern of Unicode fields (`yyyy-MM-dd HH:mm`); Joda's letters mostly agree. */
export function formatPattern(epochMs: number, pattern: string, timezone: string): string {
  return at(epochMs, timezone).toFormat(pattern, { locale: "en-US" });
}

/**
 * Reads a text by a pattern, in the zone unless the text names its own; without a year in 1970.
 * Undefined also when the pattern is none: it is too long, or names a field twice.
 */
export function parsePattern(text: string, pattern: string, timezone: string): number | undefined {
  if (pattern.length > TIME_PATTERN_LENGTH_MAX || namesFieldTwice(pattern)) return undefined;
  try {
    // Luxon would fill in today's date, and a decision may read no clock.
    const [dated, datedPattern] = NAMES_YEAR.test(withoutQuoted(pattern))
      ? [text, pattern]
      : [`1970 ${text}`, `yyyy ${pattern}`];
    const options = { zone: timezone, locale: "en-US" };
    const moment = DateTime.fromFormat(dated, datedPattern, options);
    return moment.isValid ? moment.toMillis() : undefined;
  } catch {
    // Luxon throws for fields that contradict each other, such as `h` and `H`.
    return undefined;
  }
}

/** Reads RFC 3339, or an ISO 8601 date or date-time without zone as of the given zone. */
export function parseTimeText(text: string, timezone: string): number | undefined {
  const strict = parseRfc3339(text);
  if (strict !== undefined || !ISO_DATE.test(text)) return strict;
  const moment = DateTime.fromISO(text, { zone: timezone });
  return moment.isValid ? moment.toMillis() : undefined;
}

export function isTimezone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

function at(epochMs: number, timezone: string): DateTime<true> {
  const moment = DateTime.fromMillis(epochMs, { zone: timezone });
  assert(moment.isValid, `"${timezone}" is an IANA zone and ${epochMs} a moment`);
  return moment;
}

/** Luxon reads by a regular expression, which repeated fields could make exponentially slow. */
function namesFieldTwice(pattern: string): boolean {
  const fields = withoutQuoted(pattern).match(/([A-Za-z])\1*/gu) ?? [];
  return new Set(fields.map((field) => field[0])).size < fields.length;
}

function withoutQuoted(pattern: string): string {
  return pattern.replaceAll(/'[^']*'/gu, " ");
}

function utcMs(fields: readonly [number, number, number, number, number, number]): number {
  const [year, month, day, hour, minute, second] = fields;
  const date = new Date(0);
  // `Date.UTC` would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime();
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function offsetMinutes(
  sign: string | undefined,
  hours: string | undefined,
  minutes: string | undefined,
): number | undefined {
  if (sign === undefined) return 0;
  const [wholeHours, restMinutes] = [Number(hours), Number(minutes)];
  if (wholeHours > 23 || restMinutes > 59) return undefined;
  const total = wholeHours * 60 + restMinutes;
  return sign === "-" ? -total : total;
}
