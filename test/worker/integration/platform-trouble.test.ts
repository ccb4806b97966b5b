import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { createSpendPointsShop } from "./spend-points-shop";

/** A database whose every batch fails as the platform does, or as a mistake of ours would. */
function failingDatabase(error: Error): D1Database {
  const failing = <T extends object>(database: T): T =>
    new Proxy(database, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property, target);
        if (typeof member !== "function") return member;
        return (...given: unknown[]) => {
          if (property === "batch") throw error;
          const made: unknown = Reflect.apply(member, target, given);
          return property === "withSession" ? failing(made as object) : made;
        };
      },
    });
  return failing(env.DB);
}

const OVERLOADED = Object.assign(new Error("Too many requests queued"), { overloaded: true });

it.each([
  ["a lost connection", new Error("D1_ERROR: Network connection lost."), 503, "1"],
  ["an overloaded store", OVERLOADED, 503, "1"],
  ["a mistake of ours", new Error("D1_ERROR: no such column: nowhere"), 500, null],
])("%s that no repeat mends is answered honestly", async (_, error, status, retryAfter) => {
  const shop = await createSpendPointsShop();
  const context = createExecutionContext();
  const request = new Request("https://tessera.test/v2/customer_sessions/order", {
    method: "PUT",
    headers: { authorization: shop.key, "content-type": "application/json" },
    body: JSON.stringify({ customerSession: { state: "open" } }),
  });
  const bindings = { ...env, DB: failingDatabase(error) };
  const response = await createApp().fetch(request, bindings, context);
  await waitOnExecutionContext(context);
  expect(response.status).toBe(status);
  expect(response.headers.get("retry-after")).toBe(retryAfter);
  const told = await response.text();
  expect(JSON.parse(told)).toMatchObject({ StatusCode: status, errors: [] });
  expect(told).not.toContain("D1_ERROR");
});
