import { DECIMAL_EXPONENT_MAX, ZERO, type Decimal } from "../decimal";
import type { BlockExpression, CallExpression, Expression, SourceRange } from "./ast";
import { DECIMAL_PLACES_MAX } from "./limits";
import type { Value } from "./value";

/** The one way to make a call: the name in lower case, older forms of blocks in today's form. */
export function makeCall(
  name: string,
  args: readonly Expression[],
  source?: SourceRange,
): CallExpression {
  const lowerName = name.toLowerCase();
  const normalArgs = NAME_AND_BODY.has(lowerName) ? withBlock(args) : args;
  return { kind: "call", name: lowerName, args: normalArgs, ...(source && { source }) };
}

export function makeLiteral(value: Value, source?: SourceRange): Expression {
  return { kind: "literal", value, ...(source && { source }) };
}

export function makeBlock(
  parameter: string,
  statements: readonly Expression[],
  source?: SourceRange,
): BlockExpression {
  return { kind: "block", parameter, statements, ...(source && { source }) };
}

/** Whether a literal can take part in arithmetic at all; the bounds of results are the same. */
export function isBoundedDecimal(value: Decimal): boolean {
  const places = value.c.length - 1 - value.e;
  return Math.abs(value.e) <= DECIMAL_EXPONENT_MAX && places <= DECIMAL_PLACES_MAX;
}

/** One zero only, so that `-0` and `0` are the same literal. */
export function withoutNegativeZero(value: Decimal): Decimal {
  return value.eq(ZERO) ? ZERO : value;
}

/** Functions that take `list, "name", body` as well as `list, [["name"], body]` (RULES §4). */
const NAME_AND_BODY: ReadonlySet<string> = new Set(["do", "every", "exists", "map", "sum"]);

function withBlock(args: readonly Expression[]): readonly Expression[] {
  const [subject, name, body] = args;
  if (args.length !== 3 || subject === undefined || body === undefined) return args;
  if (name?.kind !== "literal" || typeof name.value !== "string") return args;
  if (body.kind === "block") return args;
  return [subject, makeBlock(name.value, [body], body.source)];
}
