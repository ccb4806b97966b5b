import { env } from "cloudflare:workers";
import { beforeAll, expect, it, vi } from "vitest";
import { randomName } from "../../support/deployment";
import type { Answer } from "../../support/http";
import { createKeyedShop, type KeyedCall, sendKeyed, type Shop } from "./idempotent-calls";
import { activePoints, closing, createCustomer, transactionsOf } from "./spend-points-shop";

const PARALLEL = 50;

/** Fifty calls share one small machine with the other tests. */
vi.setConfig({ testTimeout: 60_000 });

let shop: Shop;

beforeAll(async () => {
  shop = await createKeyedShop();
});

type Call = Omit<KeyedCall, "other">;

/** Sends a call again, as callers do, until it is no longer under way. */
async function sendPatiently(call: Call, key: string): Promise<Answer> {
  for (;;) {
    const answer = await sendKeyed(shop.key, call, key);
    if (answer.status !== 409) return answer;
    expect(answer.headers.get("retry-after")).toBe("1");
  }
}

/** All twins get one answer, and none of them an error of ours. */
async function race(call: Call): Promise<Answer> {
  const key = crypto.randomUUID();
  const twins = await Promise.all(
    Array.from({ length: PARALLEL }, () => sendKeyed(shop.key, call, key)),
  );
  const told = twins.filter(({ status }) => status < 300);
  const others = twins.filter(({ status }) => status >= 300);
  expect(new Set(others.map(({ status }) => status))).toEqual(
    new Set(others.length === 0 ? [] : [409]),
  );
  const isReplayed = ({ headers }: Answer) => headers.get("idempotency-replayed") === "true";
  expect(told.filter((answer) => !isReplayed(answer))).toHaveLength(1);
  const answers = new Set([...told, await sendPatiently(call, key)].map(bodyOf));
  expect(answers.size).toBe(1);
  const [one] = told;
  if (!one) throw new Error("nobody was answered");
  return one;
}

const bodyOf = ({ status, body }: Answer) => JSON.stringify([status, body]);

it("closes a session once for 50 twins", async () => {
  const customer = await createCustomer(shop, 120);
  const body = { customerSession: closing(customer, 50), responseContent: ["customerSession"] };
  await race({ method: "PUT", path: `/v2/customer_sessions/${randomName("order")}`, body });
  expect(await activePoints(shop, customer)).toBe(70);
});

it("tracks an event with points once for 50 twins", async () => {
  const customer = await createCustomer(shop, 10);
  const body = { profileId: customer, type: shop.eventType, responseContent: ["event"] };
  await race({ method: "POST", path: "/v2/events?silent=no", body });
  expect(await activePoints(shop, customer)).toBe(11);
  expect(await transactionsOf(shop, customer)).toHaveLength(2);
});

it("makes one referral for 50 twins", async () => {
  const advocate = randomName("advocate");
  const body = { campaignId: shop.campaignId, advocateProfileIntegrationId: advocate };
  await race({ method: "POST", path: "/v1/referrals", body });
  const { results } = await env.DB.prepare(
    "SELECT count(*) AS made FROM referrals WHERE advocate_integration_id = ?1",
  )
    .bind(advocate)
    .all();
  expect(results).toEqual([{ made: 1 }]);
});

it("makes one member for 50 twins", async () => {
  const customer = randomName("joiner");
  const path = `/v1/loyalty_programs/${shop.programId}/profile/${customer}/join`;
  expect((await race({ method: "POST", path })).status).toBe(200);
});
