import { z } from "../openapi";

const JSON_TEXT_LENGTH_MAX = 1_000_000;

/** A list or an object, or JSON text of one; null and "" are an absent field. */
export function orText<S extends z.ZodType>(schema: S) {
  return z.preprocess(parsed, schema.optional());
}

function parsed(value: unknown): unknown {
  if (value === null || value === "") return undefined;
  if (typeof value !== "string" || value.length > JSON_TEXT_LENGTH_MAX) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
