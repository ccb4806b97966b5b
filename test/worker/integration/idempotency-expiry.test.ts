import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sweep } from "../../../src/services/maintenance/sweep";
import { createProductionPorts } from "../../../src/services/production-ports";
import { immediateLog } from "../../../src/http/middleware/request-log";
import { randomName } from "../../support/deployment";
import type { Answer } from "../../support/http";
import { makeAllWorkDue } from "../durable/platform";
import { holdPlatformClock, setPlatformClock } from "../scenarios/platform-clock";
import { createKeyedShop, keyedCalls, sendKeyed, type Shop } from "./idempotent-calls";
import { createCustomer, ledgerPath } from "./spend-points-shop";

const DAY_MS = 86_400_000;

let shop: Shop;
let startMs: number;

beforeEach(async () => {
  shop = await createKeyedShop();
  await holdPlatformClock();
  startMs = Date.now();
});

afterEach(() => vi.useRealTimers());

const isReplayed = ({ headers }: Answer) => headers.get("idempotency-replayed") === "true";

it("remembers a key of D1 for 24 hours, and then forgets it", async () => {
  const body = { name: randomName("audience") };
  const keyed = { method: "POST", path: "/v2/audiences", body };
  const first = await sendKeyed<{ id: number }>(shop.key, keyed, "key");
  setPlatformClock(startMs + DAY_MS - 1);
  expect(isReplayed(await sendKeyed(shop.key, keyed, "key"))).toBe(true);
  setPlatformClock(startMs + DAY_MS);
  // Another call may use it; its own day begins.
  const next = { ...keyed, body: { name: randomName("next") } };
  const second = await sendKeyed<{ id: number }>(shop.key, next, "key");
  expect([second.status, isReplayed(second)]).toEqual([201, false]);
  expect(second.body.id).not.toBe(first.body.id);
  setPlatformClock(startMs + 2 * DAY_MS - 1);
  const again = await sendKeyed(shop.key, next, "key");
  expect([again.body, isReplayed(again)]).toEqual([second.body, true]);
  expect((await sendKeyed(shop.key, keyed, "key")).status).toBe(422);
});

it("forgets a session's key as well, and its alarm sweeps what was kept", async () => {
  const session = randomName("cart");
  const path = `/v2/customer_sessions/${session}`;
  const body = { customerSession: { attributes: {} } };
  const keyed = { method: "PUT", path, body };
  const stub = env.SESSIONS.getByName(`${shop.id}:${session}`);
  const rows = () =>
    runInDurableObject(
      stub,
      (_, { storage }) =>
        storage.sql.exec("SELECT count(*) AS n FROM keyed_piece").one()["n"] as number,
    );
  await sendKeyed(shop.key, keyed, "key");
  setPlatformClock(startMs + DAY_MS - 1);
  expect(isReplayed(await sendKeyed(shop.key, keyed, "key"))).toBe(true);
  expect(await rows()).toBe(2);
  setPlatformClock(startMs + DAY_MS);
  const other = { ...keyed, body: { customerSession: { cartItems: [] } } };
  const answer = await sendKeyed(shop.key, other, "key");
  expect([answer.status, isReplayed(answer)]).toEqual([200, false]);
  expect(await rows()).toBe(2);
  setPlatformClock(startMs + 2 * DAY_MS);
  await makeAllWorkDue(stub);
  await runInDurableObject(stub, (object) => object.alarm());
  expect(await rows()).toBe(0);
});

it("forgets a wallet's key as well", async () => {
  const customer = await createCustomer(shop, 10);
  const path = `${ledgerPath(shop, customer)}/delete_transactions`;
  const keyed = { method: "POST", path, body: { scope: "AllSubledgers" } };
  await sendKeyed(shop.key, keyed, "key");
  setPlatformClock(startMs + DAY_MS - 1);
  expect(isReplayed(await sendKeyed(shop.key, keyed, "key"))).toBe(true);
  setPlatformClock(startMs + DAY_MS);
  expect(isReplayed(await sendKeyed(shop.key, keyed, "key"))).toBe(false);
});

it("is swept from D1 after 24 hours", async () => {
  const prepare = keyedCalls["createReferral"];
  if (!prepare) throw new Error("there is no call");
  const rows = () =>
    env.DB.prepare("SELECT count(*) AS n FROM idempotency WHERE application_id = ?1")
      .bind(shop.id)
      .first("n");
  await sendKeyed(shop.key, await prepare(shop), "key");
  expect(await rows()).toBe(1);
  setPlatformClock(startMs + DAY_MS + 1);
  await sweep(createProductionPorts(env, immediateLog));
  expect(await rows()).toBe(0);
});
