import { exports } from "cloudflare:workers";

const ORIGIN = "https://tessera.test";

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/**
 * Calls the Worker through its public surface. `key` is the whole Authorization header. The type
 * of the body is the test's claim; its assertions are what proves it.
 */
export async function call<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<Answer<T>> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key !== undefined) headers["authorization"] = key;
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  return send<T>(
    new Request(`${ORIGIN}${path}`, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    }),
  );
}

export async function send<T = Record<string, unknown>>(request: Request): Promise<Answer<T>> {
  const response = await exports.default.fetch(request);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson && text !== "" ? JSON.parse(text) : text) as T,
  };
}
