import type { Decimal } from "../../decimal";
import {
  asDecimal,
  asInstant,
  atomsEqual,
  COMPARED_VALUES_PER_STEP_BITS,
  EvaluationError,
  Instant,
  isRecord,
  matches,
  spendOnSearch,
  type StepMeter,
  type Value,
  type ValueType,
} from "../../expression";
import { isDecimal } from "../../decimal";

/** What an operator needs beside the attribute. */
export type OperandShape =
  | "value"
  | "list"
  | "range"
  | "period"
  | "listAndCount"
  | "collection"
  | "none";

/** The operands of one check, as they come out of their expressions. */
export interface Operands {
  readonly value: Value;
  readonly values: readonly Value[];
  readonly low: Value;
  readonly high: Value;
  readonly count: Decimal | undefined;
  readonly lowInclusive: boolean;
  readonly highInclusive: boolean;
}

/** The kinds of attribute that an operator may be asked about. */
export type AttributeKind = "atom" | "number" | "string" | "boolean" | "time" | "list";

export interface AttributeOperator {
  readonly operands: OperandShape;
  /** Empty = every kind. */
  readonly kinds: readonly AttributeKind[];
  /** @param meter counts what is compared, where that may be much */
  holds(attribute: Value, operands: Operands, meter: StepMeter): boolean;
}

/**
 * The operators of `checkAttribute` (reference RULES §6). `between` leaves both ends out, as the
 * function of that name does; `within` says for each end whether it counts.
 */
export const ATTRIBUTE_OPERATORS = {
  equals: scalar("atom", same),
  "not(equals)": scalar("atom", (attribute, value) => !same(attribute, value)),
  lessThan: numeric((attribute, value) => attribute.lt(value)),
  lessThanOrEqual: numeric((attribute, value) => attribute.lte(value)),
  greaterThan: numeric((attribute, value) => attribute.gt(value)),
  greaterThanOrEqual: numeric((attribute, value) => attribute.gte(value)),
  between: {
    operands: "range",
    kinds: ["number", "time"],
    holds: (attribute, { low, high }) => isAbove(attribute, low) && isAbove(high, attribute),
  },
  contains: containsOperator(true),
  "not(contains)": containsOperator(false),
  matchesRegexp: textual((text, pattern, meter) => matches({ meter }, pattern, text)),
  startsWith: textual((text, part) => text.startsWith(part)),
  endsWith: textual((text, part) => text.endsWith(part)),
  oneOf: listed("atom", (attribute, values) => values.some((value) => same(attribute, value))),
  "not(oneOf)": listed("atom", (attribute, values) =>
    values.every((value) => !same(attribute, value)),
  ),
  inCollection: collection(),
  "not(inCollection)": collection(),
  empty: unary(["string", "list"], isEmpty),
  "not(empty)": unary(["string", "list"], (attribute) => !isEmpty(attribute)),
  exists: unary([], () => true),
  "not(exists)": unary([], () => false),
  isTrue: unary(["boolean"], (attribute) => attribute === true),
  isFalse: unary(["boolean"], (attribute) => attribute === false),
  containsOneOf: counted("list", (found) => found > 0),
  containsNoneOf: counted("list", (found) => found === 0),
  containsAllOf: counted("list", (found, all) => found === all),
  containsAtLeast: counted("listAndCount", (found, _all, count) => found >= count),
  containsExactly: counted("listAndCount", (found, _all, count) => found === count),
  after: scalar("time", (attribute, value) => isAbove(attribute, value)),
  before: scalar("time", (attribute, value) => isAbove(value, attribute)),
  within: { operands: "period", kinds: ["time"], holds: isWithin },
  "not(within)": {
    operands: "period",
    kinds: ["time"],
    holds: (attribute, operands) => !isWithin(attribute, operands),
  },
} as const satisfies Record<string, AttributeOperator>;

export type AttributeOperatorName = keyof typeof ATTRIBUTE_OPERATORS;

/** The names, for the check of a choice. */
export const OPERATOR_NAMES = Object.keys(ATTRIBUTE_OPERATORS) as AttributeOperatorName[];

/** The kind of a static type; null when it is known only at run time. */
export function kindOf(type: ValueType): Exclude<AttributeKind, "atom"> | "other" | null {
  if (type === "any") return null;
  if (typeof type === "object") return "list" in type ? "list" : "other";
  const isKind = type === "number" || type === "string" || type === "boolean" || type === "time";
  return isKind ? type : "other";
}

export function accepts(operator: AttributeOperator, type: ValueType): boolean {
  const kind = kindOf(type);
  if (kind === null || operator.kinds.length === 0) return true;
  if (kind === "other") return false;
  return operator.kinds.includes(kind) || (operator.kinds.includes("atom") && kind !== "list");
}

/** Equality by the attribute's type: 10 equals 10.0, a moment equals its other spellings. */
function same(attribute: Value, value: Value): boolean {
  if (isDecimal(attribute)) return asDecimal(value)?.eq(attribute) ?? false;
  if (attribute instanceof Instant) return asInstant(value)?.epochMs === attribute.epochMs;
  return isAtom(attribute) && isAtom(value) && atomsEqual(attribute, value);
}

function isAtom(value: Value): boolean {
  return !Array.isArray(value) && !isRecord(value);
}

function isAbove(high: Value, low: Value): boolean {
  if (high instanceof Instant || low instanceof Instant) {
    const [a, b] = [asInstant(high), asInstant(low)];
    return a !== undefined && b !== undefined && a.epochMs > b.epochMs;
  }
  const [a, b] = [asDecimal(high), asDecimal(low)];
  return a !== undefined && b !== undefined && a.gt(b);
}

function isWithin(attribute: Value, operands: Operands): boolean {
  const at = asInstant(attribute)?.epochMs;
  const start = asInstant(operands.low)?.epochMs;
  const end = asInstant(operands.high)?.epochMs;
  if (at === undefined || start === undefined || end === undefined) {
    throw new EvaluationError("A check of a period needs times");
  }
  const started = operands.lowInclusive ? at >= start : at > start;
  return started && (operands.highInclusive ? at <= end : at < end);
}

function isEmpty(attribute: Value): boolean {
  return attribute === "" || (Array.isArray(attribute) && attribute.length === 0);
}

function scalar(
  kind: AttributeKind,
  holds: (attribute: Value, value: Value, meter: StepMeter) => boolean,
): AttributeOperator & { operands: "value" } {
  return {
    operands: "value",
    kinds: [kind],
    holds: (attribute, { value }, meter) => holds(attribute, value, meter),
  };
}

function numeric(
  holds: (attribute: Decimal, value: Decimal) => boolean,
): AttributeOperator & { operands: "value" } {
  return scalar("number", (attribute, value) => {
    const [left, right] = [asDecimal(attribute), asDecimal(value)];
    return left !== undefined && right !== undefined && holds(left, right);
  });
}

function textual(
  holds: (text: string, part: string, meter: StepMeter) => boolean,
): AttributeOperator & { operands: "value" } {
  return scalar(
    "string",
    (attribute, value, meter) =>
      typeof attribute === "string" && typeof value === "string" && holds(attribute, value, meter),
  );
}

function containsOperator(wanted: boolean): AttributeOperator {
  return {
    operands: "value",
    kinds: ["string", "list"],
    holds(attribute, { value }, meter) {
      if (typeof attribute === "string") {
        if (typeof value !== "string") return false;
        spendOnSearch(meter, attribute, value);
        return attribute.includes(value) === wanted;
      }
      return Array.isArray(attribute) && countOf(attribute, [value], meter) > 0 === wanted;
    },
  };
}

function listed(
  kind: AttributeKind,
  holds: (attribute: Value, values: readonly Value[]) => boolean,
): AttributeOperator {
  return {
    operands: "list",
    kinds: [kind],
    holds(attribute, { values }, meter) {
      meter.spend(values.length >> COMPARED_VALUES_PER_STEP_BITS);
      return holds(attribute, values);
    },
  };
}

function unary(
  kinds: readonly AttributeKind[],
  holds: (attribute: Value) => boolean,
): AttributeOperator {
  return { operands: "none", kinds, holds };
}

/** How many of the wanted values a list holds, compared with what is asked for. */
function counted(
  operands: "list" | "listAndCount",
  holds: (found: number, all: number, count: number) => boolean,
): AttributeOperator {
  return {
    operands,
    kinds: ["list"],
    holds(attribute, { values, count }, meter) {
      if (!Array.isArray(attribute)) return false;
      const wanted = Number(count?.toString() ?? "0");
      return holds(countOf(attribute, values, meter), values.length, wanted);
    },
  };
}

function countOf(list: readonly Value[], wanted: readonly Value[], meter: StepMeter): number {
  meter.spend((list.length * wanted.length) >> COMPARED_VALUES_PER_STEP_BITS);
  return wanted.filter((value) => list.some((element) => same(element, value))).length;
}

/** What a collection holds is known to the run, so the check itself compares. */
function collection(): AttributeOperator {
  return { operands: "collection", kinds: ["atom"], holds: () => false };
}
