import type { Value } from "./value";

/**
 * One tree for formula text and Talang arrays (DESIGN §4). A path such as `[Session.Total]` is a
 * call of "." with literal strings. Function names are lower-cased when parsed.
 */
export type Expression = LiteralExpression | CallExpression | BlockExpression;

export interface LiteralExpression {
  readonly kind: "literal";
  readonly value: Value;
  readonly source?: SourceRange;
}

export interface CallExpression {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expression[];
  readonly source?: SourceRange;
}

/**
 * `[["Item"], …statements]`: evaluated later with `parameter` bound, one statement after the other.
 * The last one's value is the block's.
 */
export interface BlockExpression {
  readonly kind: "block";
  readonly parameter: string;
  /** At least one. */
  readonly statements: readonly Expression[];
  readonly source?: SourceRange;
}

/** Character offsets into the formula text. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** One finding about an expression, a block or a ruleset. */
export interface Diagnostic {
  readonly severity: "problem" | "warning";
  /** JSON pointer into what was checked, e.g. `/rules/0/effects/1/2`. */
  readonly pointer: string;
  /** A short name of the kind of finding, e.g. "Unknown attribute". */
  readonly title: string;
  /** What was expected, in a sentence. */
  readonly details: string;
  /** Where in the formula text, when there is one. */
  readonly source?: SourceRange;
}
