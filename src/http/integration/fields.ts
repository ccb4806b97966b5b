import {
  ATTRIBUTE_LIST_LENGTH_MAX,
  ATTRIBUTE_TEXT_LENGTH_MAX,
} from "../../core/session/check-attributes";
import type { AttributeJson } from "../../core/session/types";
import { LIST_LENGTH_MAX, NAME_LENGTH_MAX } from "../fields";
import { z } from "../openapi";

/** Longest id of a session, a profile or a store (reference IntegrationEntity). */
export const INTEGRATION_ID_LENGTH_MAX = 1000;

const ATTRIBUTES_MAX = 500;

/** An id that callers choose: any text that every store keeps as it is. */
const storable = (text: string) => text.isWellFormed() && !text.includes("\u0000");

export const anyId = z
  .string()
  .max(INTEGRATION_ID_LENGTH_MAX)
  .refine(storable, { error: "must not hold NUL or half of a surrogate pair" });

/** An id in a path: decoded once, never empty. */
export const idInPath = (example: string) =>
  anyId.min(1).openapi({ type: "string", maxLength: INTEGRATION_ID_LENGTH_MAX, example });

/** A field that may be left out; many clients write null for that. */
export function optional<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? undefined);
}

const attributeValue = z
  .custom<AttributeJson | null>(isAttributeValue, {
    error: `must be a text of at most ${ATTRIBUTE_TEXT_LENGTH_MAX} characters, a number, true or \
false, a location, or a list of at most ${ATTRIBUTE_LIST_LENGTH_MAX} of them`,
  })
  .openapi({ type: ["string", "number", "boolean", "object", "array", "null"] });

/** Custom attributes; whether they are defined and of the right type is the services' to check. */
export const attributeChanges = z
  .record(z.string().min(1).max(NAME_LENGTH_MAX), attributeValue)
  .refine((values) => Object.keys(values).length <= ATTRIBUTES_MAX, {
    error: `at most ${ATTRIBUTES_MAX} attributes`,
  });

/** For attributes that replace what is stored: null and absent are the same there. */
export function withoutNulls(
  attributes: Readonly<Record<string, AttributeJson | null>>,
): Record<string, AttributeJson> {
  const kept = new Map<string, AttributeJson>();
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) kept.set(name, value);
  }
  return Object.fromEntries(kept);
}

function isAttributeValue(value: unknown): value is AttributeJson | null {
  if (value === null) return true;
  if (!Array.isArray(value)) return isSingleValue(value);
  return value.length <= ATTRIBUTE_LIST_LENGTH_MAX && value.every(isSingleValue);
}

function isSingleValue(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return value.length <= ATTRIBUTE_TEXT_LENGTH_MAX;
    case "number":
      return Number.isFinite(value);
    case "boolean":
      return true;
    default:
      return isLocation(value);
  }
}

function isLocation(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 2) return false;
  if (!("latitude" in value) || !("longitude" in value)) return false;
  return typeof value.latitude === "number" && typeof value.longitude === "number";
}

export const booleanParameter = z
  .enum(["true", "false"])
  .optional()
  .transform((text) => text === "true")
  .openapi({ type: "boolean", default: false });

/** Epoch milliseconds of an RFC 3339 instant; a date alone is its 00:00:00 UTC. */
export const instantParameter = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: "must be a date, or a date and time with a zone, as RFC 3339 writes it",
  })
  .transform((text) => Date.parse(text))
  .openapi({ type: "string", format: "date-time", example: "2026-11-21T10:00:00Z" });

/** A parameter that may be repeated. */
export function repeatedParameter<S extends z.ZodType<string, string>>(schema: S) {
  return z
    .union([schema.transform((one) => [one]), z.array(schema).max(LIST_LENGTH_MAX)])
    .optional()
    .openapi({ type: "array", items: { type: "string" }, maxItems: LIST_LENGTH_MAX });
}
