import type { Decimal } from "../decimal";
import type { Instant, Value } from "./value";
/** The value as a decimal, also of a text such as "12.50"; undefined when it is none. */
export declare function asDecimal(value: Value): Decimal | undefined;
/** The value as an instant, also of an RFC 3339 text. */
export declare function asInstant(value: Value): Instant | undefined;
/** `=` of the language (RULES §4). */
export declare function atomsEqual(a: Value, b: Value): boolean;
/** Text for people; throws EvaluationError for a record. */
export declare function renderText(value: Value, timezone: string): string;
