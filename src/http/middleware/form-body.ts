import type { MiddlewareHandler } from "hono";
import { invalidField } from "../../services/refusal";
import type { AppEnv } from "../env";
import { readBounded } from "./json-body";

/** The largest upload: 500,000 codes of 15 characters. An isolate has to hold it several times. */
export const MAX_UPLOAD_BYTES = 8 * 1024 * 1024;

const FORM_MEDIA_TYPE = /^multipart\/form-data\s*;/i;

/** Reads an upload within its bounds, before anything parses it. */
export const readFormBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const bytes = await readBounded(c.req.raw, MAX_UPLOAD_BYTES);
  if (!FORM_MEDIA_TYPE.test(c.req.header("content-type") ?? "")) {
    const details = "Send the file as the field upFile of a multipart/form-data body";
    throw invalidField("/", "Unsupported media type", details);
  }
  // The stream is used up; the validator reads the bytes from this one.
  c.req.raw = new Request(c.req.raw, { body: bytes });
  await next();
};
