import { isDecimal } from "../decimal";
import { isList } from "./conversion";
import { isRecord } from "./scope";
import { Instant, type Value, type ValueType } from "./value";

/** In words: "a number", "a list of texts". */
export function describeType(type: ValueType): string {
  if (typeof type === "string") return SINGULAR[type];
  if ("record" in type) return "a record";
  const element = type.list;
  if (element === "any") return "a list";
  if (typeof element === "string") return `a list of ${PLURAL[element]}`;
  return "record" in element ? "a list of records" : "a list of lists";
}

/** Whether every value of `from` may stand where `to` is expected; `any` is settled at run time. */
export function isAssignable(from: ValueType, to: ValueType): boolean {
  if (from === "any" || to === "any" || from === to) return true;
  if (typeof from === "string" || typeof to === "string") {
    return from === "location" && typeof to === "object" && "record" in to;
  }
  if ("list" in from && "list" in to) return isAssignable(from.list, to.list);
  return "record" in from && "record" in to;
}

/** The type that two branches have in common; `any` when they differ. */
export function commonType(a: ValueType, b: ValueType): ValueType {
  if (a === b) return a;
  if (typeof a === "object" && typeof b === "object" && "list" in a && "list" in b) {
    return { list: commonType(a.list, b.list) };
  }
  return "any";
}

export function typeOfValue(value: Value): ValueType {
  if (value === null) return "null";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "string";
  if (isDecimal(value)) return "number";
  if (value instanceof Instant) return "time";
  if (isRecord(value)) return { record: "open" };
  return { list: isList(value) ? commonTypeOf(value.map(typeOfValue)) : "any" };
}

/** The type of a list's elements, from the types of its elements. */
export function commonTypeOf(types: readonly ValueType[]): ValueType {
  const [first, ...others] = types;
  return first === undefined ? "any" : others.reduce(commonType, first);
}

type SimpleType = Extract<ValueType, string>;

const SINGULAR: Record<SimpleType, string> = {
  any: "any value",
  null: "nothing",
  boolean: "true or false",
  string: "a text",
  number: "a number",
  time: "a time",
  location: "a location",
};

const PLURAL: Record<SimpleType, string> = {
  any: "values",
  null: "nothing",
  boolean: "truth values",
  string: "texts",
  number: "numbers",
  time: "times",
  location: "locations",
};
