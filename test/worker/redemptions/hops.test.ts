import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import type { ApiRouter } from "../../../src/http/openapi";
import { randomName } from "../../support/deployment";
import { type CountedAnswer, countHops } from "../integration/count-hops";
import { createEarningShop, mugs } from "./orders";
import { createTrader, type Customer, redeemPoints, type TradeShop } from "./trade-shop";

let shop: TradeShop;
let customer: Customer;
/** An isolate that has met the key, the catalogue and the rules. */
let app: ApiRouter;

beforeEach(async () => {
  shop = await createEarningShop();
  customer = await createTrader(shop, 100);
  app = createApp();
  const { email } = await createTrader(shop, 10);
  await sendOrder({ customer_email: email, coupon_code: await heldCode(email) });
});

function request(method: string, path: string, body?: unknown): Promise<CountedAnswer> {
  const headers = {
    "content-type": "application/json",
    "x-guid": shop.guid,
    "x-api-key": shop.apiKey,
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const url = `https://tessera.test/api/v2${path}`;
  return countHops(app, new Request(url, { method, headers, ...sent }));
}

async function heldCode(email: string): Promise<string> {
  const wish = { customer_email: email, delay_points_deduction: true };
  return (await redeemPoints(shop, wish)).body.reward_text;
}

function sendOrder(more: Readonly<Record<string, unknown>>) {
  return request("POST", "/orders", {
    order_id: randomName("order"),
    total_amount_cents: 6000,
    items: [mugs(2)],
    ...more,
  });
}

describe("waits for storage, warm", () => {
  it.each([
    ["/vip_tiers", 1],
    ["/redemption_options", 1],
    ["/redemption_codes?code=X", 1],
  ])("GET %s: %d", async (path, hops) => {
    const answer = await request("GET", path);
    expect(answer).toMatchObject({ status: 200, hops });
  });

  it("a customer: 1 by their id, 2 by email, for the wallet", async () => {
    const { customerId, email } = customer;
    const byId = await request("GET", `/customers?customer_id=${customerId}`);
    expect(byId).toMatchObject({ status: 200, hops: 1 });
    const byEmail = await request("GET", `/customers?customer_email=${email}`);
    expect(byEmail).toMatchObject({ status: 200, hops: 2 });
  });

  it("an adjustment: 2, or 3 by email", async () => {
    const { customerId, email } = customer;
    const byId = { customer_id: customerId, point_adjustment_amount: 1 };
    expect(await request("POST", "/points/adjust", byId)).toMatchObject({ status: 200, hops: 2 });
    const byEmail = { customer_email: email, point_adjustment_amount: 1 };
    expect(await request("POST", "/points/adjust", byEmail)).toMatchObject({ hops: 3 });
  });

  it("an order that settles a hold: 1 for its customer, 4 for the close, 1 for new identities", async () => {
    const { email } = customer;
    const first = await sendOrder({ customer_email: email });
    expect(first).toMatchObject({ status: 200, body: { points_earned: 60 } });
    const order = await sendOrder({ customer_email: email, coupon_code: await heldCode(email) });
    expect(order).toMatchObject({ status: 200, hops: 5, body: { points_redeemed: 10 } });
    expect(first.hops).toBe(order.hops + 1);
  });
});
