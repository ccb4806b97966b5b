import type { AttributeType } from "../evaluation/catalogue";
import { isRfc3339 } from "../session/check-attributes";
import type { AttributeJson } from "../session/types";

/** Types that a value can be forced to; lists stay as they are (seed, `attributesInfo`). */
export type ForcedType = Exclude<AttributeType, `(${string})`>;

/**
 * The type of an attribute that is defined by its first value; null when the value tells none. An
 * empty list is one of texts.
 */
export function detectAttributeType(value: AttributeJson | null): AttributeType | null {
  if (value === null) return null;
  if (!Array.isArray(value)) return singleType(value);
  const list: readonly AttributeJson[] = value;
  const first = list[0] === undefined ? "string" : singleType(list[0]);
  switch (first) {
    case "number":
      return "(list number)";
    case "time":
      return list.every((entry) => singleType(entry) === "time") ? "(list time)" : "(list string)";
    case "location":
      return "(list location)";
    case "string":
      return "(list string)";
    default:
      return null;
  }
}

/** The value in the forced type where it can be read as such, else as it is: a check refuses it. */
export function forceAttributeType(
  value: AttributeJson | null,
  type: ForcedType,
): AttributeJson | null {
  if (typeof value !== "string") return textOf(value, type);
  switch (type) {
    case "number":
      return DECIMAL_TEXT.test(value.trim()) ? Number(value) : value;
    case "boolean":
      return BOOLEANS.get(value.trim().toLowerCase()) ?? value;
    case "time":
      return DATE_ONLY.test(value) ? `${value}T00:00:00Z` : value;
    default:
      return value;
  }
}

const DECIMAL_TEXT = /^[+-]?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})$/;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
]);

function textOf(value: AttributeJson | null, type: ForcedType): AttributeJson | null {
  const isPlain = typeof value === "number" || typeof value === "boolean";
  return type === "string" && isPlain ? String(value) : value;
}

function singleType(value: AttributeJson): ForcedType {
  switch (typeof value) {
    case "string":
      return isRfc3339(value) ? "time" : "string";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    default:
      return "location";
  }
}
