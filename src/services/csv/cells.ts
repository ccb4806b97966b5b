import { CellProblem } from "./read-csv";

const DATE_TEXT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;
const HAS_ZONE = /(Z|[+-]\d{2}:\d{2})$/i;
const WHOLE_NUMBER = /^\d{1,15}$/;
const ATTRIBUTES_LENGTH_MAX = 100_000;

/** An instant; a date alone, and a time without a zone, are UTC. Empty = none. */
export function instantCell(name: string, text: string): number | null {
  if (text === "") return null;
  const details = `${name} must be a date and time as RFC 3339 writes it`;
  if (!DATE_TEXT.test(text)) throw new CellProblem(details);
  const isDate = text.length === "2026-01-01".length;
  const withZone = isDate || HAS_ZONE.test(text) ? text : `${text}Z`;
  const ms = Date.parse(withZone.replace(" ", "T"));
  if (Number.isNaN(ms)) throw new CellProblem(details);
  return ms;
}

export function wholeNumberCell(
  name: string,
  text: string,
  range: { readonly max: number; readonly standard: number },
): number {
  if (text === "") return range.standard;
  const value = Number(text);
  if (WHOLE_NUMBER.test(text) && value <= range.max) return value;
  throw new CellProblem(`${name} must be a whole number from 0 to ${range.max}`);
}

/** A text that every store keeps as it is. */
export function textCell(
  name: string,
  text: string,
  length: { readonly min: number; readonly max: number },
): string {
  if (text.length < length.min || text.length > length.max) {
    throw new CellProblem(`${name} must have ${length.min} to ${length.max} characters`);
  }
  if (text.isWellFormed() && !text.includes("\u0000")) return text;
  throw new CellProblem(`${name} must not hold NUL or half of a surrogate pair`);
}

/** A JSON object of attributes; which of them exist is the caller's to check. Empty = none. */
export function attributesCell(name: string, text: string): Record<string, unknown> {
  if (text === "") return {};
  if (text.length > ATTRIBUTES_LENGTH_MAX) {
    throw new CellProblem(`${name} must have at most ${ATTRIBUTES_LENGTH_MAX} characters`);
  }
  const value = parseJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null));
  }
  throw new CellProblem(`${name} must be a JSON object such as {"Colour": "red"}`);
}

export function checkPeriodOfCells(startAtMs: number | null, endAtMs: number | null): void {
  if (startAtMs === null || endAtMs === null || startAtMs < endAtMs) return;
  throw new CellProblem("The end must lie after the start");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An instant as exports write it; null = an empty cell. */
export function instantText(ms: number | null): string {
  return ms === null ? "" : new Date(ms).toISOString();
}

export type DateFormat = "excel" | "ISO8601";

/** An instant in UTC in the wished form: `2026-01-31 13:00:00` is what spreadsheets take. */
export function dateText(ms: number | null, format: DateFormat): string {
  const text = instantText(ms);
  return format === "excel" ? text.replace("T", " ").replace(/\.\d+Z$/, "") : text;
}
