import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../src/app";
import { randomName } from "../../support/deployment";
import { refusingDatabase } from "../integration/refusing-database";
import { createEarningShop, mugs, sendOrder } from "./orders";
import { redeemCall } from "./shop";
import {
  cancelRedemption,
  createTrader,
  pointsOf,
  redeemPoints,
  redemptionsOf,
  type TradeShop,
} from "./trade-shop";

/** Lost races are tried again for two seconds. */
vi.setConfig({ testTimeout: 60_000 });

let shop: TradeShop;

beforeAll(async () => {
  shop = await createEarningShop();
});

interface Failing {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls with a database that refuses whenever it is asked to decide. */
async function callFailing({ path, body }: Failing, failure: string, refusals: number) {
  const context = createExecutionContext();
  const request = new Request(`https://tessera.test/api/v2${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-guid": shop.guid,
      "x-api-key": shop.apiKey,
      "idempotency-key": crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  const bindings = { ...env, DB: refusingDatabase(failure, refusals) };
  const response = await createApp().fetch(request, bindings, context);
  await waitOnExecutionContext(context);
  const answered: unknown = await response.json();
  return { status: response.status, retryAfter: response.headers.get("retry-after"), answered };
}

/** A customer with a held redemption and an order; `calls` are what can be done to them. */
async function createStory() {
  const { customerId, email } = await createTrader(shop, 20);
  const wish = { customer_email: email, delay_points_deduction: true };
  const { body } = await redeemPoints(shop, wish);
  const order = (order_id: string, more: Readonly<Record<string, unknown>> = {}) => ({
    customer_email: email,
    order_id,
    total_amount_cents: 6000,
    items: [mugs(2)],
    ...more,
  });
  const orderId = randomName("order");
  expect((await sendOrder(shop, order(orderId))).status).toBe(200);
  const calls: Readonly<Record<string, Failing>> = {
    redemption: { path: "/redemptions", body: { ...wish, redemption_option_id: shop.optionId } },
    cancellation: {
      path: `/redemptions/${body.id}/cancellation_completed`,
      body: { reward_text: body.reward_text },
    },
    order: {
      path: "/orders",
      body: order(randomName("order"), { coupon_code: body.reward_text }),
    },
    refund: { path: "/refunds", body: { order_id: orderId, id: randomName("refund") } },
  };
  return { customerId, redemption: body, calls };
}

type Story = Awaited<ReturnType<typeof createStory>>;

const unchanged = async ({ customerId }: Story) =>
  expect([await pointsOf(shop, customerId), await redemptionsOf(customerId)]).toEqual([
    { active: 70, held: 10, spent: 0, expired: 0 },
    1,
  ]);

const callOf = ({ calls }: Story, what: string): Failing => {
  const call = calls[what];
  if (!call) throw new Error(`There is no ${what}`);
  return call;
};

/** What the same call comes to once D1 answers again. */
const AFTERWARDS: Readonly<Record<string, readonly number[]>> = {
  redemption: [60, 20, 0],
  cancellation: [80, 0, 0],
  order: [130, 0, 10],
  refund: [10, 10, 0],
};

describe.each(Object.keys(AFTERWARDS))("one %s", (what) => {
  it("that loses every race for two seconds answers 409, and nothing is written", async () => {
    const story = await createStory();
    const failure = "CHECK constraint failed: within_limit";
    expect(await callFailing(callOf(story, what), failure, 1)).toEqual({
      status: 409,
      retryAfter: "1",
      answered: {
        error: expect.stringMatching(/^Too many requests are updating this (profile|session)/),
        code: "too_many_updates",
      },
    });
    await unchanged(story);
  });

  it("answers 503 when D1 goes away with the decision; the same call again does it", async () => {
    const story = await createStory();
    const { path, body } = callOf(story, what);
    expect(await callFailing({ path, body }, "Network connection lost", Infinity)).toEqual({
      status: 503,
      retryAfter: "1",
      answered: { error: expect.stringContaining("send the same call again"), code: "unavailable" },
    });
    expect((await redeemCall(shop, "POST", path, body)).status).toBe(200);
    const { active, held, spent } = await pointsOf(shop, story.customerId);
    expect([active, held, spent]).toEqual(AFTERWARDS[what]);
  });
});

it("a cancellation of what an order has meanwhile says so, whatever it met before", async () => {
  const story = await createStory();
  await callFailing(callOf(story, "cancellation"), "Network connection lost", Infinity);
  const { body, path } = callOf(story, "order");
  expect((await redeemCall(shop, "POST", path, body)).status).toBe(200);
  const { id, reward_text } = story.redemption;
  expect(await cancelRedemption(shop, id, reward_text)).toMatchObject({
    status: 422,
    body: { code: "redemption_used" },
  });
});
