import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { createEarningShop, mugs, sendOrder } from "./orders";
import { redeemCall } from "./shop";
import { cancelRedemption, createTrader, redeemPoints, type TradeShop } from "./trade-shop";

interface RefundBody {
  readonly order_status: string;
  readonly repeated: boolean;
  readonly items: readonly { id: string; quantity: number }[];
  readonly points_deducted: number | null;
  readonly coupons_returned: readonly string[];
  readonly points_balance: number;
  readonly error: string;
  readonly code: string;
}

let shop: TradeShop;

beforeAll(async () => {
  shop = await createEarningShop();
});

const refund = (
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
) => redeemCall<RefundBody>(shop, "POST", "/refunds", body, headers);

const cup = (quantity: number, price = 500) => ({
  id: "CUP",
  name: "Cup",
  quantity,
  price_cents: price,
});

/** An order of two mugs of 30 dollars and three cups of 5, which earns 75 points. */
async function order(customer: { email: string }, more: Readonly<Record<string, unknown>> = {}) {
  const sent = {
    order_id: randomName("order"),
    customer_email: customer.email,
    total_amount_cents: 7500,
    currency_code: "USD",
    items: [mugs(2), cup(2), cup(1)],
    ...more,
  };
  const { status, body } = await sendOrder(shop, sent);
  expect(status).toBe(200);
  return { ...sent, earned: body.points_earned };
}

describe("a refund", () => {
  it("of items takes back exactly what they earned, once per id", async () => {
    const trader = await createTrader(shop, 0);
    const { order_id, earned } = await order(trader);
    expect(earned).toBe(75);
    const first = { order_id, id: "R-1", items: [{ id: "MUG", quantity: 1 }], currency: "USD" };
    const mug = await refund(first);
    expect(mug).toMatchObject({
      status: 200,
      body: {
        order_status: "partially_refunded",
        repeated: false,
        items: [{ id: "MUG", quantity: 1 }],
        points_deducted: 30,
        points_returned: 0,
        coupons_returned: [],
        points_balance: 45,
      },
    });
    expect((await refund(first)).body).toEqual({ ...mug.body, repeated: true });
    // Of two lines with one id, the first line first.
    const cups = await refund({ order_id, id: "R-2", items: [{ id: "CUP", quantity: "3" }] });
    expect(cups.body).toMatchObject({
      items: [{ id: "CUP", quantity: 3 }],
      points_deducted: 15,
      points_balance: 30,
    });
    expect((await refund(first)).body).toMatchObject({
      repeated: true,
      items: [{ id: "MUG", quantity: 1 }],
      points_deducted: null,
      points_balance: 30,
    });
    const rest = await refund({ order_id, id: "R-3", items: [{ id: "MUG" }] });
    expect(rest.body).toMatchObject({ items: [{ id: "MUG", quantity: 1 }], points_balance: 0 });
    const none = await refund({ order_id, id: "R-4", items: [{ id: "MUG" }] });
    expect(none).toMatchObject({ status: 422, body: { code: "too_many_returned" } });
  });

  it("of the whole order frees its code, whose redemption can then be cancelled", async () => {
    const trader = await createTrader(shop, 10);
    const { body: redeemed } = await redeemPoints(shop, {
      customer_email: trader.email,
      delay_points_deduction: true,
    });
    const { order_id } = await order(trader, { coupon_code: redeemed.reward_text });
    const used = await cancelRedemption(shop, redeemed.id, redeemed.reward_text);
    expect(used.status).toBe(422);
    const whole = { order_id, id: "R-1", total_amount_cents: 7500 };
    const first = await refund(whole);
    expect(first).toMatchObject({
      status: 200,
      body: {
        order_status: "refunded",
        items: [
          { id: "MUG", quantity: 2 },
          { id: "CUP", quantity: 3 },
        ],
        discount_amount_cents: 500,
        points_deducted: 75,
        coupons_returned: [redeemed.reward_text],
        points_balance: 0,
      },
    });
    expect((await refund(whole)).body).toEqual({ ...first.body, repeated: true });
    const cancelled = await cancelRedemption(shop, redeemed.id, redeemed.reward_text);
    expect(cancelled.body).toMatchObject({ state: "cancelled", points_balance: 10 });
    const session = await call<{ customerSession: { state: string } }>(
      "GET",
      `/v2/customer_sessions/${order_id}`,
      undefined,
      shop.key,
    );
    expect(session.body.customerSession.state).toBe("cancelled");
  });

  it("of what is left takes the rest, after some items", async () => {
    const trader = await createTrader(shop, 0);
    const sent = await order(trader);
    const { order_id } = sent;
    await refund({ order_id, id: "R-1", items: [{ id: "CUP", quantity: 1 }] });
    const { earned: _, ...again } = sent;
    expect((await sendOrder(shop, again)).body).toMatchObject({
      status: "partially_refunded",
      points_earned: 70,
      points_balance: 70,
    });
    const rest = await refund({ order_id, id: "R-2" });
    expect(rest.body).toMatchObject({
      order_status: "refunded",
      items: [
        { id: "MUG", quantity: 2 },
        { id: "CUP", quantity: 2 },
      ],
      points_deducted: 70,
      points_balance: 0,
    });
    const more = await refund({ order_id, id: "R-3", items: [{ id: "CUP", quantity: 1 }] });
    expect(more).toMatchObject({ status: 422, body: { code: "too_many_returned" } });
    expect(await sendOrder(shop, again)).toMatchObject({
      status: 422,
      body: { code: "order_conflict" },
    });
  });

  it("that comes many times at once gives back once", async () => {
    const trader = await createTrader(shop, 0);
    const { order_id } = await order(trader);
    const body = { order_id, id: "R-1", items: [{ id: "MUG", quantity: 1 }] };
    const answers = await Promise.all(Array.from({ length: 10 }, () => refund(body)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(answers.filter((answer) => !answer.body.repeated)).toHaveLength(1);
    const whole = await Promise.all(
      Array.from({ length: 10 }, () => refund({ order_id, id: "R-2" })),
    );
    expect(whole.filter((answer) => answer.status === 200 && !answer.body.repeated)).toHaveLength(
      1,
    );
    const read = await redeemCall(shop, "GET", `/customers?customer_email=${trader.email}`);
    expect(read.body).toMatchObject({
      points_balance: 0,
      total_purchases: 0,
      total_spend_cents: 0,
    });
  });

  it("is told again under its Idempotency-Key, which no other refund can have", async () => {
    const trader = await createTrader(shop, 0);
    const { order_id } = await order(trader);
    const key = { "Idempotency-Key": randomName("refund") };
    const first = { order_id, id: "R-1", items: [{ id: "MUG", quantity: 1 }] };
    expect((await refund(first, key)).body).toMatchObject({ points_balance: 45 });
    const again = await refund(first, key);
    expect(again.body).toMatchObject({ repeated: true, points_deducted: 30, points_balance: 45 });
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect((await refund({ ...first, id: "R-2" }, key)).status).toBe(422);
    const other = await refund({ ...first, id: "R-2" });
    expect(other.body).toMatchObject({ repeated: false, points_balance: 15 });
  });

  it("is refused for what the order is not", async () => {
    const trader = await createTrader(shop, 0);
    const { order_id } = await order(trader);
    const items = [{ id: "MUG", quantity: 1 }];
    await refund({ order_id, id: "R-1", items });
    const cases: [Record<string, unknown>, number, string][] = [
      [{ order_id: randomName("none"), id: "R-2" }, 404, "order_not_found"],
      [{ order_id, id: "R-2", items: [{ id: "MUG", quantity: 2 }] }, 422, "too_many_returned"],
      [{ order_id, id: "R-1", items: [{ id: "CUP" }] }, 422, "refund_conflict"],
      [{ order_id, id: "R-1" }, 422, "refund_conflict"],
      [{ order_id, id: "R-2", total_amount_cents: 7499 }, 422, "refund_conflict"],
      [{ order_id, id: "R-2", items, currency: "EUR" }, 422, "unknown_currency"],
      [{ order_id, id: "R-2", items: [{ id: "HAT" }] }, 400, "invalid_request"],
      [{ order_id, id: "R-2", items: [{ id: "MUG", quantity: 0 }] }, 400, "invalid_request"],
      [{ order_id, items }, 400, "invalid_request"],
      [{ id: "R-2", items }, 400, "invalid_request"],
    ];
    for (const [body, status, code] of cases) {
      expect(await refund(body)).toMatchObject({ status, body: { code } });
    }
    const open = randomName("open");
    await call(
      "PUT",
      `/v2/customer_sessions/${open}`,
      { customerSession: { profileId: trader.customerId, cartItems: [] } },
      shop.key,
    );
    expect(await refund({ order_id: open, id: "R-1" })).toMatchObject({ status: 404 });
    const staging = (await createApiKey(shop.id, { type: "staging" })).replace("ApiKey-v1 ", "");
    const dry = await redeemCall({ ...shop, apiKey: staging }, "POST", "/refunds", {
      order_id,
      id: "R-2",
    });
    expect(dry.status).toBe(400);
    const read = await redeemCall(shop, "GET", `/customers?customer_email=${trader.email}`);
    expect(read.body["points_balance"]).toBe(45);
  });
});
