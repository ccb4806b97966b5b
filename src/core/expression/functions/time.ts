import {
  addCalendarUnits,
  calendarParts,
  formatDate,
  formatPattern,
  formatRfc3339,
  parsePattern,
  parseTimeText,
  type CalendarParts,
  type CalendarUnit,
} from "../../calendar";
import { decimalFromNumber, toNumber, truncate, type Decimal } from "../../decimal";
import { CALENDAR_STEPS } from "../limits";
import { EvaluationError, type Scope } from "../scope";
import { Instant } from "../value";
import { overload, type FunctionDefinition } from "./define";

/** Parts of times are read in the Application's zone, and are texts (RULES §4). */
export const TIME: readonly FunctionDefinition[] = [
  comparison("before", "earlier than the second", (first, second) => first < second),
  comparison("after", "later than the second", (first, second) => first > second),
  {
    name: "betweenTimes",
    summary: "True when the first time lies between the other two, both excluded.",
    overloads: [
      overload({
        parameters: ["time", "time", "time"],
        returns: "boolean",
        apply: (_scope, { epochMs }, minimum, maximum) =>
          epochMs > minimum.epochMs && epochMs < maximum.epochMs,
      }),
    ],
  },
  {
    name: "parseTime",
    summary: "A text as a time: RFC 3339 or ISO 8601, or by a pattern such as yyyy-MM-dd.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["string"],
        returns: "time",
        apply: (scope, text) => {
          scope.meter.spend(CALENDAR_STEPS);
          return parsed(text, parseTimeText(text, scope.timezone));
        },
      }),
      overload({
        parameters: ["string", "string"],
        returns: "time",
        apply: (scope, text, pattern) => {
          scope.meter.spend(CALENDAR_STEPS);
          return parsed(text, parsePattern(text, pattern, scope.timezone));
        },
      }),
    ],
  },
  shown("formatTime", "The time as RFC 3339.", formatRfc3339),
  shown("date", "The date as yyyy-MM-dd.", formatDate),
  part("hour", "The hour, 0 to 23.", "hour"),
  part("minute", "The minute, 0 to 59.", "minute"),
  part("month", "The month, 1 to 12.", "month"),
  part("monthDay", "The day of the month.", "day"),
  part("year", "The year.", "year"),
  part("weekday", "The day of the week; Sunday is 0.", "weekday"),
  {
    name: "matchTime",
    summary: "True when two times are the same once formatted, e.g. by MM-dd.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["time", "time", "string"],
        returns: "boolean",
        apply: ({ meter, timezone }, first, second, pattern) => {
          meter.spend(2 * CALENDAR_STEPS + pattern.length);
          const shownFirst = formatPattern(first.epochMs, pattern, timezone);
          return shownFirst === formatPattern(second.epochMs, pattern, timezone);
        },
      }),
    ],
  },
  {
    name: "days",
    summary: "The days from now to the time, with their fraction.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["time"],
        returns: "number",
        apply: (scope, time) => daysFromMs(time.epochMs - scope.nowMs),
      }),
    ],
  },
  {
    name: "daysBetween",
    summary: "The days from the first time to the second, with their fraction.",
    overloads: [
      overload({
        parameters: ["time", "time"],
        returns: "number",
        apply: (_scope, first, second) => daysFromMs(second.epochMs - first.epochMs),
      }),
    ],
  },
  moved("addDuration", "The time so many days, hours or minutes later.", 1),
  moved("subDuration", "The time so many days, hours or minutes earlier.", -1),
];

const MS_PER_DAY = decimalFromNumber(86_400_000);

/** More than this reaches beyond the years that RFC 3339 can write. */
const MOVE_MAX = 10_000_000;

const UNITS: ReadonlySet<string> = new Set(["days", "hours", "minutes"]);

function comparison(
  name: string,
  words: string,
  holds: (first: number, second: number) => boolean,
): FunctionDefinition {
  return {
    name,
    summary: `True when the first time is ${words}.`,
    overloads: [
      overload({
        parameters: ["time", "time"],
        returns: "boolean",
        apply: (_scope, first, second) => holds(first.epochMs, second.epochMs),
      }),
    ],
  };
}

function shown(
  name: string,
  summary: string,
  format: (epochMs: number, timezone: string) => string,
): FunctionDefinition {
  return {
    name,
    summary,
    readsScope: true,
    overloads: [
      overload({
        parameters: ["time"],
        returns: "string",
        apply: (scope, time) => {
          scope.meter.spend(CALENDAR_STEPS);
          return format(time.epochMs, scope.timezone);
        },
      }),
    ],
  };
}

function part(name: string, summary: string, field: keyof CalendarParts): FunctionDefinition {
  return shown(name, summary, (epochMs, timezone) =>
    String(calendarParts(epochMs, timezone)[field]),
  );
}

function moved(name: string, summary: string, sign: 1 | -1): FunctionDefinition {
  return {
    name,
    summary,
    readsScope: true,
    overloads: [
      overload({
        parameters: ["time", "number", "string"],
        returns: "time",
        apply: (scope, time, amount, unit) => {
          if (!isUnit(unit)) {
            throw new EvaluationError(`"${name}" takes days, hours or minutes, not "${unit}"`);
          }
          return movedBy(scope, time, sign * wholeAmount(name, amount), unit);
        },
      }),
    ],
  };
}

function movedBy(scope: Scope, time: Instant, amount: number, unit: CalendarUnit): Instant {
  scope.meter.spend(CALENDAR_STEPS);
  return inWritableYears(addCalendarUnits(time.epochMs, amount, unit, scope.timezone));
}

function isUnit(unit: string): unit is CalendarUnit {
  return UNITS.has(unit);
}

function wholeAmount(name: string, amount: Decimal): number {
  const whole = toNumber(truncate(amount, 0));
  if (Math.abs(whole) <= MOVE_MAX) return whole;
  throw new EvaluationError(`"${name}" moves a time by ${MOVE_MAX} units at most`);
}

function parsed(text: string, epochMs: number | undefined): Instant {
  if (epochMs === undefined) throw new EvaluationError(`"${text}" is no time`);
  return inWritableYears(epochMs);
}

/**
 * The first moments of the years 1000 and 9999: every zone writes what is between in four digits.
 */
const FIRST_MS = -30_610_224_000_000;
const LAST_MS = 253_370_764_800_000;

function inWritableYears(epochMs: number): Instant {
  if (epochMs >= FIRST_MS && epochMs <= LAST_MS) return new Instant(epochMs);
  throw new EvaluationError("A time must lie in the years 1000 to 9998");
}

function daysFromMs(ms: number): Decimal {
  return decimalFromNumber(ms).div(MS_PER_DAY);
}
