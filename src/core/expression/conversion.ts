import { formatRfc3339, parseRfc3339 } from "../calendar";
import { decimal, decimalText, isDecimal, isDecimalText, type Decimal } from "../decimal";
import { isBoundedDecimal, withoutNegativeZero } from "./build";
import { STRING_LENGTH_MAX } from "./limits";
import { EvaluationError, isRecord, type StepMeter } from "./scope";
import { Instant, type Value } from "./value";

/** The value as a decimal, also of a text such as "12.50"; undefined when it is none. */
export function asDecimal(value: Value): Decimal | undefined {
  if (isDecimal(value)) return value;
  if (typeof value !== "string" || !isDecimalText(value)) return undefined;
  const parsed = withoutNegativeZero(decimal(value));
  return isBoundedDecimal(parsed) ? parsed : undefined;
}

/** The value as an instant, also of an RFC 3339 text; undefined when it is none. */
export function asInstant(value: Value): Instant | undefined {
  if (value instanceof Instant) return value;
  const epochMs = typeof value === "string" ? parseRfc3339(value) : undefined;
  return epochMs === undefined ? undefined : new Instant(epochMs);
}

/** The value as a boolean, also of the texts "true" and "false" in any case. */
export function asBoolean(value: Value): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const text = value.toLowerCase();
  if (text === "true") return true;
  return text === "false" ? false : undefined;
}

/**
 * `=` of the language. RULES §4 compares text forms, so `1 = "1"` and `1 = "1.0"` is false; two
 * numbers compare as numbers (1 = 1.0) and two times as moments, whatever their offsets.
 */
export function atomsEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (isDecimal(a) && isDecimal(b)) return a.eq(b);
  if (a instanceof Instant || b instanceof Instant) {
    const [left, right] = [asInstant(a), asInstant(b)];
    return left !== undefined && left.epochMs === right?.epochMs;
  }
  const left = textForm(a);
  return left !== undefined && left === textForm(b);
}

/**
 * Text for people: "9.5", "true", RFC 3339 in the zone, list elements with commas between.
 *
 * @param meter counts the elements of lists
 */
export function renderText(value: Value, timezone: string, meter?: StepMeter): string {
  if (value === null) return "";
  if (value instanceof Instant) return formatRfc3339(value.epochMs, timezone);
  const text = textForm(value);
  if (text !== undefined) return text;
  if (!isRecord(value)) return renderList(value, timezone, meter);
  throw new EvaluationError("A record can't be shown as text");
}

/** The kind of a value in words: "a number", "a text". */
export function describeValue(value: Value): string {
  if (value === null) return "nothing";
  if (typeof value === "boolean") return "true or false";
  if (typeof value === "string") return "a text";
  if (isDecimal(value)) return "a number";
  if (value instanceof Instant) return "a time";
  return isRecord(value) ? "a record" : "a list";
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function textForm(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  return isDecimal(value) ? decimalText(value) : undefined;
}

function renderList(value: Value, timezone: string, meter: StepMeter | undefined): string {
  let text = "";
  meter?.spend(isList(value) ? value.length : 0);
  for (const item of isList(value) ? value : []) {
    const shown = renderText(item, timezone, meter);
    text += text === "" ? shown : `, ${shown}`;
    if (text.length > STRING_LENGTH_MAX) throw textTooLong();
  }
  return text;
}

export function textTooLong(): EvaluationError {
  return new EvaluationError(`A text may have ${STRING_LENGTH_MAX} characters at most`);
}
