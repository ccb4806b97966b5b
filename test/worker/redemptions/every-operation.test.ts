import { describe, expect, it } from "vitest";
import { createApplication } from "../../support/deployment";
import { call } from "../../support/http";
import { redeemCall } from "./shop";

interface Described {
  readonly operationId: string;
  readonly requestBody?: { content: { "application/json"?: { example: unknown } } };
}

const { body: document } = await call<{ paths: Record<string, Record<string, Described>> }>(
  "GET",
  "/openapi/redemptions.json",
);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, requestBody }]) => ({
    name: operationId,
    method: method.toUpperCase(),
    path: path.replace("/api/v2", "").replaceAll(/\{[^}]+\}/g, "999999999"),
    body: requestBody?.content["application/json"]?.example,
  })),
);
const withBody = operations.filter(({ body }) => body !== undefined);

describe("every operation of the redemptions API", () => {
  it("is described", () => {
    expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      "GET /customers",
      "GET /redemption_codes",
      "GET /redemption_options",
      "GET /vip_tiers",
      "POST /orders",
      "POST /points/adjust",
      "POST /redemptions",
      "POST /redemptions/999999999/cancellation_completed",
      "POST /refunds",
    ]);
  });

  it.each(operations)("$name refuses missing and unknown credentials alike", async (operation) => {
    const { method, path, body } = operation;
    const { id } = await createApplication();
    for (const apiKey of ["", "unknown"]) {
      const answer = await redeemCall({ guid: String(id), apiKey }, method, path, body);
      expect(answer).toMatchObject({
        status: 401,
        body: {
          error: "The API key is missing, unknown, expired or revoked",
          code: "unauthorized",
        },
      });
    }
  });

  it.each(withBody)("$name refuses malformed and endless bodies", async ({ method, path }) => {
    const { id, key } = await createApplication();
    const shop = { guid: String(id), apiKey: key.replace("ApiKey-v1 ", "") };
    for (const [body, status, code] of [
      ['{"a":', 400, "invalid_request"],
      ["[]", 400, "invalid_request"],
      ["", 400, "invalid_request"],
      [`{"a":"${"x".repeat(5 * 1024 * 1024)}"}`, 413, "payload_too_large"],
      [`{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, 400, "invalid_request"],
    ] as const) {
      const answer = await redeemCall(shop, method, path, body);
      expect(answer).toMatchObject({ status, body: { code, error: expect.any(String) } });
      expect(Object.keys(answer.body).toSorted()).toEqual(["code", "error"]);
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });

  it.each(withBody)("$name takes forms as well as JSON", async ({ method, path }) => {
    const { id, key } = await createApplication();
    const shop = { guid: String(id), apiKey: key.replace("ApiKey-v1 ", "") };
    const form = "customer_email=nobody%40example.com&redemption_option_id=1&reward_text=X";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await redeemCall(shop, method, path, form, headers);
    expect(answer.body["error"]).not.toContain("Malformed");
  });
});
