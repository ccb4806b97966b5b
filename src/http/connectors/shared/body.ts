import type { MiddlewareHandler } from "hono";
import { invalidField } from "../../../services/refusal";
import type { AppEnv } from "../../env";
import { MAX_BODY_BYTES, readBounded } from "../../middleware/json-body";
import { checkJsonDepth } from "../../middleware/json-depth";

const FORM_MEDIA_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * Reads a body as platforms send it: JSON whatever its media type says, or a form (Braze's default
 * for POST), and hands it on as JSON.
 */
export const readDialectBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const bytes = await readBounded(c.req.raw, MAX_BODY_BYTES);
  const text = decode(bytes);
  const isForm = FORM_MEDIA_TYPE.test(c.req.header("content-type") ?? "") && !/^\s*{/.test(text);
  const json = isForm ? JSON.stringify(fromForm(new URLSearchParams(text))) : text;
  if (json.trim() === "") throw invalidField("/", "Required", "A body is required");
  checkJsonDepth(json);
  const headers = new Headers(c.req.raw.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  // The stream is used up; the validator reads the text from this one.
  c.req.raw = new Request(c.req.raw, { body: json, headers });
  await next();
};

/** Fields by name; one that is repeated (`name` or `name[]`) is a list. */
function fromForm(form: URLSearchParams): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const key of new Set(form.keys())) {
    const values = form.getAll(key);
    const isList = key.endsWith("[]");
    const name = isList ? key.slice(0, -2) : key;
    fields.set(name, isList || values.length > 1 ? values : values.join(""));
  }
  return Object.fromEntries(fields);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw invalidField("/", "Malformed body", "The body is not valid UTF-8");
  }
}
