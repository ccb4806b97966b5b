import { createApiKey, createApplication, type TestApplication } from "./deployment";
import { type Answer, send } from "./http";

/** Platforms that a key can be made for. */
type Platform =
  | "segment"
  | "braze"
  | "mparticle"
  | "iterable"
  | "customer_engagement"
  | "customer_data"
  | "emarsys";

export const DEPLOYMENT = "tessera.test";

/** A shop of the test's own whose `key` is the platform's; `shopKey` opens the Integration API. */
export async function createConnectedShop(
  platform: Platform,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<TestApplication & { readonly shopKey: string }> {
  const { id, key: shopKey } = await createApplication(settings);
  return { id, shopKey, key: await createApiKey(id, { platform }) };
}

/** The Authorization header of Basic for a key that comes as `ApiKey-v1 <key>`. */
export function basic(key: string): string {
  return `Basic ${btoa(`${key}:`)}`;
}

export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** An object goes out as JSON, a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole Authorization header. */
  readonly key?: string;
}

export interface ConnectorError {
  readonly StatusCode: number;
  readonly Error: string;
  readonly RequestUUID: string;
}

/** Calls a connector as its platform does. */
export function callConnector<T = Record<string, unknown>>(
  request: ConnectorCall,
): Promise<Answer<T>> {
  const { method, path, query = {}, body, key } = request;
  const url = new URL(path, `https://${DEPLOYMENT}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = new Headers(key === undefined ? {} : { authorization: key });
  if (body !== undefined) headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const sent = text === undefined ? {} : { body: text };
  return send<T>(new Request(url, { method, headers, ...sent }));
}
