import type {
  AttributeDefinition,
  AttributeEntity,
  AttributeType,
  Definitions,
} from "../evaluation/catalogue";
import type { AttributeJson } from "./types";

/** Longest text and list that an attribute may hold. */
export const ATTRIBUTE_TEXT_LENGTH_MAX = 10_000;
export const ATTRIBUTE_LIST_LENGTH_MAX = 1_000;

/** One attribute that can't be stored; `name` completes the pointer `/attributes/<name>`. */
export interface AttributeProblem {
  readonly name: string;
  readonly title: "Unknown" | "Invalid type" | "Invalid value";
  readonly details: string;
}

/**
 * Checks values against the attributes that are defined for an entity and subscribed to the
 * Application (reference SEMANTICS §13). Titles are those of the reference.
 */
export function checkAttributes(
  values: Readonly<Record<string, AttributeJson | null>>,
  entity: AttributeEntity,
  applicationId: number,
  definitions: Definitions,
): AttributeProblem[] {
  const names = Object.keys(values);
  if (names.length === 0) return [];
  const known = attributesOf(definitions, entity, applicationId);
  const problems: AttributeProblem[] = [];
  for (const name of names) {
    const problem = checkOne(name, values[name], known.get(name), entity);
    if (problem) problems.push(problem);
  }
  return problems;
}

/** The attributes of an entity that an Application may use, by name. */
export function attributesOf(
  definitions: Definitions,
  entity: AttributeEntity,
  applicationId: number,
): Map<string, AttributeDefinition> {
  const found = new Map<string, AttributeDefinition>();
  for (const attribute of definitions.attributes) {
    const subscribed =
      attribute.subscribedApplicationIds.length === 0 ||
      attribute.subscribedApplicationIds.includes(applicationId);
    if (attribute.entity === entity && subscribed) found.set(attribute.name, attribute);
  }
  return found;
}

function checkOne(
  name: string,
  value: AttributeJson | null | undefined,
  definition: AttributeDefinition | undefined,
  entity: AttributeEntity,
): AttributeProblem | null {
  if (!definition) {
    const details = `The attribute ${name} is not defined for ${entity}; create it first`;
    return { name, title: "Unknown", details };
  }
  if (value === null || value === undefined) return null;
  if (!fits(value, definition.type)) {
    const details = `The attribute ${name} must be ${DESCRIPTIONS[definition.type]}`;
    return { name, title: "Invalid type", details };
  }
  if (definition.restrictedBySuggestions && !isSuggested(value, definition.suggestions)) {
    const details = `The attribute ${name} must be one of: ${definition.suggestions.join(", ")}`;
    return { name, title: "Invalid value", details };
  }
  return null;
}

const DESCRIPTIONS: Record<AttributeType, string> = {
  string: `a text of at most ${ATTRIBUTE_TEXT_LENGTH_MAX} characters`,
  number: "a number",
  boolean: "true or false",
  time: "a time in RFC 3339 format, such as 2026-01-31T12:00:00Z",
  location: "an object with latitude (-90 to 90) and longitude (-180 to 180)",
  "(list string)": "a list of texts",
  "(list number)": "a list of numbers",
  "(list time)": "a list of times in RFC 3339 format",
  "(list location)": "a list of locations",
};

function fits(value: AttributeJson, type: AttributeType): boolean {
  switch (type) {
    case "string":
      return typeof value === "string" && value.length <= ATTRIBUTE_TEXT_LENGTH_MAX;
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "time":
      return typeof value === "string" && isRfc3339(value);
    case "location":
      return isLocation(value);
    case "(list string)":
      return isListOf(value, "string");
    case "(list number)":
      return isListOf(value, "number");
    case "(list time)":
      return isListOf(value, "time");
    case "(list location)":
      return isListOf(value, "location");
  }
}

function isListOf(value: AttributeJson, type: AttributeType): boolean {
  if (!Array.isArray(value)) return false;
  const list: readonly AttributeJson[] = value;
  return list.length <= ATTRIBUTE_LIST_LENGTH_MAX && list.every((entry) => fits(entry, type));
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

export function isRfc3339(text: string): boolean {
  return RFC_3339.test(text) && !Number.isNaN(Date.parse(text));
}

function isLocation(value: AttributeJson): boolean {
  if (typeof value !== "object" || Array.isArray(value)) return false;
  const { latitude, longitude } = value as { latitude?: unknown; longitude?: unknown };
  if (typeof latitude !== "number" || typeof longitude !== "number") return false;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

function isSuggested(value: AttributeJson, suggestions: readonly string[]): boolean {
  if (Array.isArray(value)) {
    return value.every((entry: AttributeJson) => isSuggested(entry, suggestions));
  }
  // Locations have no suggestions to be among.
  return typeof value === "object" || suggestions.includes(String(value));
}
