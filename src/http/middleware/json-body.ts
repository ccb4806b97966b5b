import type { MiddlewareHandler } from "hono";
import { INVALID_DATA, invalidField, Refusal } from "../../services/refusal";
import type { AppEnv } from "../env";
import { checkJsonDepth } from "./json-depth";

/** The largest body that is read (DESIGN §6). */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

const JSON_MEDIA_TYPE = /^application\/([a-z-.]+\+)?json\s*(;|$)/i;

/**
 * Reads a JSON body within its bounds, before anything parses it: size (counted, whatever
 * Content-Length claims), media type, encoding and depth.
 */
export const readJsonBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const bytes = await readBounded(c.req.raw, MAX_BODY_BYTES);
  if (bytes.byteLength === 0) throw invalidField("/", "Required", "A JSON body is required");
  if (!JSON_MEDIA_TYPE.test(c.req.header("content-type") ?? "")) {
    throw new Refusal("invalid", "Send the body with Content-Type: application/json", [
      {
        title: "Unsupported media type",
        details: "The body must be JSON and say so",
        source: { pointer: "/" },
      },
    ]);
  }
  const text = decode(bytes);
  checkJsonDepth(text);
  // The stream is used up; the validator reads the text from this one.
  c.req.raw = new Request(c.req.raw, { body: text });
  await next();
};

/** The body's bytes, counted whatever Content-Length claims. */
export async function readBounded(request: Request, bytesMax: number): Promise<Uint8Array> {
  const claimed = Number(request.headers.get("content-length") ?? "0");
  if (claimed > bytesMax) throw tooLarge(bytesMax);
  if (request.body === null) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > bytesMax) {
      await reader.cancel();
      throw tooLarge(bytesMax);
    }
    chunks.push(value);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw invalidField("/", "Malformed body", "The body is not valid UTF-8");
  }
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal("payload_too_large", INVALID_DATA, [
    {
      title: "Too large",
      details: `The body is larger than ${bytesMax} bytes`,
      source: { pointer: "/" },
    },
  ]);
}
