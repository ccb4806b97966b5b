import type { Decimal } from "../decimal";

/** A moment; `zoneOffsetMinutes` is kept only where the text named one. */
export class Instant {
  constructor(readonly epochMs: number) {}
}

export interface Location {
  readonly latitude: Decimal;
  readonly longitude: Decimal;
}

/**
 * What an expression can yield. A record's keys are case-sensitive; it is looked up only through
 * `get`, so that an attribute is read (and remembered as read) when a rule asks for it.
 */
export type Value = null | boolean | string | Decimal | Instant | readonly Value[] | RecordValue;

export interface RecordValue {
  readonly isRecord: true;
  /** The value of a key, or undefined when there is none. */
  get(key: string): Value | undefined;
  keys(): readonly string[];
}

/** The static types of the language (reference RULES §3). `any` is known only at run time. */
export type ValueType =
  | "any"
  | "null"
  | "boolean"
  | "string"
  | "number"
  | "time"
  | "location"
  | { readonly list: ValueType }
  | { readonly record: ReadonlyMap<string, ValueType> | "open" };
