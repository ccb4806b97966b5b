import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { createApp } from "../../../src/app";
import { managementKey } from "../../support/deployment";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Calls the app and collects the lines that it logs. */
async function logged(path: string, bindings: object = env) {
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => lines.push(line));
  const authorization = await managementKey();
  const response = await createApp().request(path, { headers: { authorization } }, bindings);
  return { response, lines, log: lines.map((line): Record<string, unknown> => JSON.parse(line)) };
}

it("writes one line per request, with the pattern of the route and the id of the answer", async () => {
  const { response, log } = await logged("/v1/applications/424242?skip=717171");
  expect(log).toEqual([
    {
      event: "request",
      method: "GET",
      route: "/v1/applications/{applicationId}",
      status: 404,
      durationMs: expect.any(Number),
      requestId: response.headers.get("x-request-id"),
    },
  ]);
});

it("logs neither keys nor what stands in paths and queries", async () => {
  const { lines } = await logged("/v1/applications/424242?skip=717171");
  const unknown = await logged("/v1/customers/jane@example.com");
  const text = [...lines, ...unknown.lines].join("\n");
  expect(text).not.toMatch(/424242|717171|jane|test-management-key/);
});

it("answers a fault of ours with 500, says nothing of the inside, and logs where it was", async () => {
  const fault = () => new Error("no such table: secret_table\nparams: secret_table");
  const broken = {
    prepare: () => {
      throw fault();
    },
    batch: () => Promise.reject(fault()),
  };
  const { response, lines, log } = await logged("/v1/applications", {
    ...env,
    DB: { withSession: () => broken },
  });
  expect(response.status).toBe(500);
  const body = await response.text();
  expect(JSON.parse(body)).toMatchObject({ errors: [], StatusCode: 500 });
  expect(body).not.toContain("secret_table");
  expect(lines.join("")).not.toContain("secret_table");
  expect(log).toMatchObject([{ status: 500, events: [{ event: "unexpected_error" }] }]);
});
