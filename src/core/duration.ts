import { assert } from "./assert";
import { addCalendarUnits, endOfPeriod, startOfPeriod } from "./calendar";
import { err, ok, type Result } from "./result";

/** Units of the duration grammar; the case matters: `m` minutes, `M` months (SEMANTICS §10.2). */
export type DurationUnit = "s" | "m" | "h" | "D" | "W" | "M" | "Y";

export interface SpanDuration {
  readonly kind: "span";
  readonly amount: number;
  readonly unit: DurationUnit;
  /** `_D`: down to the start of the day; `_U`: up to the last millisecond of the period. */
  readonly rounding: "down" | "up" | null;
}

export type Duration =
  | SpanDuration
  | { readonly kind: "immediate" }
  | { readonly kind: "unlimited" }
  | { readonly kind: "on_action" };

/** The longest span, so that every instant that it leads to can be written as a date. */
export const DURATION_YEARS_MAX = 1_000;

const SECONDS_OF: Record<DurationUnit, number> = {
  s: 1,
  m: 60,
  h: 3_600,
  D: 86_400,
  W: 604_800,
  M: 2_592_000,
  Y: 31_536_000,
};

/** No unit is ever longer, not in leap years, not on days when clocks are put back. */
const LONGEST_SECONDS_OF: Record<DurationUnit, number> = {
  s: 1,
  m: 60,
  h: 3_600,
  D: 90_000,
  W: 608_400,
  M: 2_682_000,
  Y: 31_626_000,
};

const PERIOD_OF = { D: "day", W: "week", M: "month", Y: "year" } as const;
const CALENDAR_UNIT_OF = { D: "days", W: "weeks", M: "months", Y: "years" } as const;

const GRAMMAR = "a duration is a whole number and a unit of s, m, h, D, W, M or Y, such as 30D_U";
const SPAN_TEXT = /^(\d{1,12})([smhDWMY])(_[DU])?$/;

/**
 * Reads `12h`, `30D_D`, `23W_U`, `immediate`, `unlimited` or `on_action`; the error says what is
 * wrong with another text.
 */
export function parseDuration(text: string): Result<Duration, string> {
  if (text === "immediate" || text === "unlimited" || text === "on_action") {
    return ok({ kind: text });
  }
  const match = SPAN_TEXT.exec(text);
  if (match === null) return err(GRAMMAR);
  const amount = Number(match[1]);
  const unit = match[2] ?? "";
  if (!isUnit(unit)) return err(GRAMMAR);
  const suffix = match[3];
  if (suffix === "_D" && unit !== "D") return err("_D is for days only");
  if (suffix === "_U" && !isCalendarUnit(unit)) return err("_U is for D, W, M and Y only");
  if (amount * SECONDS_OF[unit] > DURATION_YEARS_MAX * SECONDS_OF.Y) {
    return err(`a duration spans at most ${DURATION_YEARS_MAX} years`);
  }
  const rounding = suffix === undefined ? null : suffix === "_D" ? "down" : "up";
  return ok({ kind: "span", amount, unit, rounding });
}

/**
 * The instant that a duration leads to, in epoch milliseconds: `immediate` is `fromMs` itself, null
 * stands for never (`unlimited`) and for not yet (`on_action`). Days and longer units are those of
 * the calendar in `timezone`.
 */
export function addDuration(fromMs: number, duration: Duration, timezone: string): number | null {
  if (duration.kind === "immediate") return fromMs;
  if (duration.kind !== "span") return null;
  const { amount, unit, rounding } = duration;
  if (!isCalendarUnit(unit)) return fromMs + amount * SECONDS_OF[unit] * 1_000;
  const atMs = addCalendarUnits(fromMs, amount, CALENDAR_UNIT_OF[unit], timezone);
  if (rounding === "down") return startOfPeriod(atMs, "day", timezone);
  return rounding === "up" ? endOfPeriod(atMs, PERIOD_OF[unit], timezone) : atMs;
}

/**
 * The first instant after `afterMs` that is a whole number of spans away from `anchorMs`; the
 * anchor itself counts when it is still to come. Every instant is counted from the anchor, so that
 * a month's end stays one: 31 January, 28 February, 31 March.
 */
export function nextOccurrence(
  anchorMs: number,
  duration: SpanDuration,
  timezone: string,
  afterMs: number,
): number {
  assert(duration.amount > 0, "a period is longer than nothing");
  if (anchorMs > afterMs) return anchorMs;
  const longestMs = duration.amount * LONGEST_SECONDS_OF[duration.unit] * 1_000;
  for (let count = Math.max(1, Math.floor((afterMs - anchorMs) / longestMs)); ; count += 1) {
    const span = { ...duration, amount: duration.amount * count };
    const atMs = addDuration(anchorMs, span, timezone);
    if (atMs !== null && atMs > afterMs) return atMs;
  }
}

function isUnit(text: string): text is DurationUnit {
  return Object.hasOwn(SECONDS_OF, text);
}

function isCalendarUnit(unit: DurationUnit): unit is keyof typeof PERIOD_OF {
  return unit in PERIOD_OF;
}
