import { isDecimal, type Decimal } from "../decimal";
import { asBoolean, asDecimal, asInstant, describeValue, isList } from "./conversion";
import type { Argument, Kind, Overload } from "./functions/define";
import { kindAt } from "./functions/define";
import { EvaluationError, isRecord, type Scope } from "./scope";
import { Instant, type Value } from "./value";

/**
 * Calls the first overload that takes the values as they are; failing that, the first that takes
 * them once texts are read as numbers, times or truth values. `ways` accept this many values.
 */
export function invoke(
  name: string,
  ways: readonly Overload[],
  scope: Scope,
  values: readonly Argument[],
): Value {
  for (const way of ways) {
    if (values.every((value, index) => isOfKind(value, kindAt(way, index)))) {
      return way.apply(scope, ...values);
    }
  }
  for (const way of ways) {
    const converted = convertAll(way, values);
    if (converted !== undefined) return way.apply(scope, ...converted);
  }
  const given = values.map(describeArgument).join(" and ");
  throw new EvaluationError(`"${name}" can't take ${given}`);
}

/** Whether a value is what the kind asks for, without any conversion. */
export function isOfKind(value: Argument, kind: Kind | undefined): boolean {
  switch (kind) {
    case "number":
      return isDecimal(value);
    case "string":
    case "boolean":
      return typeof value === kind;
    case "time":
      return value instanceof Instant;
    case "list":
      return Array.isArray(value);
    case "record":
      return typeof value !== "function" && isRecord(value);
    case "atom":
      return typeof value !== "function" && !Array.isArray(value) && !isRecord(value);
    case undefined:
      return false;
    default:
      // Blocks and lazy expressions were put in place when the call was compiled.
      return true;
  }
}

/** The value as the kind asks for it, texts read; undefined when it can't be. */
export function readAs(value: Value, kind: Kind): Value | undefined {
  return isOfKind(value, kind) ? value : readText(value, kind);
}

function convertAll(way: Overload, values: readonly Argument[]): Argument[] | undefined {
  const converted: Argument[] = [];
  for (const [index, value] of values.entries()) {
    const kind = kindAt(way, index);
    const argument = isOfKind(value, kind) ? value : readText(value, kind);
    if (argument === undefined) return undefined;
    converted.push(argument);
  }
  return converted;
}

/** JSON and some callers have text where a number, a time or a truth value is meant (RULES §3). */
function readText(
  value: Argument,
  kind: Kind | undefined,
): Decimal | Instant | boolean | undefined {
  if (typeof value !== "string") return undefined;
  if (kind === "number") return asDecimal(value);
  if (kind === "time") return asInstant(value);
  return kind === "boolean" ? asBoolean(value) : undefined;
}

function describeArgument(value: Argument): string {
  if (typeof value === "function") return "a block";
  return describeValue(isList(value) ? [] : value);
}
