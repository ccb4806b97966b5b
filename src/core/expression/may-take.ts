import { parseRfc3339 } from "../calendar";
import { isDecimalText } from "../decimal";
import type { Expression } from "./ast";
import { asBoolean } from "./conversion";
import { isBlockKind, isUnevaluated, type Kind } from "./functions/define";
import type { ValueType } from "./value";

/** Whether a value of this type may turn out to be of the kind; literal texts are read. */
export function mayTake(kind: Kind | undefined, arg: Expression, type: ValueType): boolean {
  if (kind === undefined) return false;
  if (isBlockKind(kind)) return arg.kind === "block" && mayYield(kind, type);
  if (arg.kind === "block") return false;
  if (kind === "any" || isUnevaluated(kind) || type === "any") return true;
  const isCollection = typeof type === "object" || type === "location";
  const literal = arg.kind === "literal" && typeof arg.value === "string" ? arg.value : undefined;
  switch (kind) {
    case "atom":
      return !isCollection;
    case "list":
      return typeof type === "object" && "list" in type;
    case "record":
      return type === "location" || (typeof type === "object" && "record" in type);
    case "condition":
      return isCollection || mayBeBoolean(type, literal);
    case "boolean":
      return mayBeBoolean(type, literal);
    case "number":
      return type === kind || (literal !== undefined && isDecimalText(literal));
    case "time":
      return type === kind || (literal !== undefined && parseRfc3339(literal) !== undefined);
    default:
      return type === kind;
  }
}

function mayBeBoolean(type: ValueType, literal: string | undefined): boolean {
  return type === "boolean" || (literal !== undefined && asBoolean(literal) !== undefined);
}

function mayYield(kind: Kind, type: ValueType): boolean {
  if (kind === "predicate") return type === "any" || type === "boolean";
  return kind !== "measure" || type === "any" || type === "number";
}

const KIND_WORDS: Record<Kind, string> = {
  any: "any value",
  atom: "a single value",
  block: "a block",
  boolean: "true or false",
  condition: "true or false",
  lazy: "any value",
  list: "a list",
  measure: "a block that yields a number",
  number: "a number",
  predicate: "a block that yields true or false",
  record: "a record",
  string: "a text",
  template: "any value",
  time: "a time",
};

/** What a kind takes, in words: "a number". */
export function describeKind(kind: Kind | undefined): string {
  return kind === undefined ? "nothing" : KIND_WORDS[kind];
}
