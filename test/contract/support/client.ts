import { inject } from "vitest";
import type { RunningWorker } from "./running-worker";

let chosen: RunningWorker | null = null;

/** Lets the calls of a test file go to a Worker of its own; null = to the one of all tests. */
export function useWorker(worker: RunningWorker | null): void {
  chosen = worker;
}

/** Where calls go. */
export function workerInUse(): RunningWorker {
  return chosen ?? inject("worker");
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Calls the running Worker; `key` is the Authorization header, the Management key by default. */
export async function call<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<Answer<T>> {
  const { url, managementKey } = workerInUse();
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: key ?? managementKey,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

/** Uploads text as the file of an import, with the Management key. */
export async function upload<T = Record<string, unknown>>(
  path: string,
  csv: string,
): Promise<Answer<T>> {
  const { url, managementKey } = workerInUse();
  const body = new FormData();
  body.set("upFile", new File([csv], "upload.csv", { type: "text/csv" }));
  const headers = { authorization: managementKey };
  const response = await fetch(`${url}${path}`, { method: "POST", headers, body });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

/** The body of a call that must succeed. */
export async function manage<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await call<T>(method, path, body);
  if (answer.status < 300) return answer.body;
  throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

export function randomName(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}

export async function createApplication(
  settings: Readonly<Record<string, unknown>> = {},
): Promise<{ id: number; key: string }> {
  const { id } = await manage<{ id: number }>("POST", "/v1/applications", {
    name: randomName("shop"),
    currency: "USD",
    timezone: "UTC",
    ...settings,
  });
  const { key } = await manage<{ key: string }>("POST", `/v1/applications/${id}/api_keys`, {
    title: randomName("key"),
    expires: "2999-01-01T00:00:00Z",
  });
  return { id, key: `ApiKey-v1 ${key}` };
}
