import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { createEarningShop, mugs, sendOrder } from "./orders";
import { newCustomer, redeemCall } from "./shop";
import {
  cancelRedemption,
  createTrader,
  redeemPoints,
  redemptionRow,
  type TradeShop,
} from "./trade-shop";

let shop: TradeShop;

beforeAll(async () => {
  shop = await createEarningShop();
});

const newOrder = (more: Readonly<Record<string, unknown>> = {}) => ({
  order_id: randomName("order"),
  total_amount_cents: 6000,
  currency_code: "USD",
  ip_address: "192.0.2.1",
  user_agent: "Mozilla/5.0",
  items: [mugs(2)],
  ...more,
});

async function balanceOf(email: string) {
  const { body } = await redeemCall(shop, "GET", `/customers?customer_email=${email}`);
  return [body["points_balance"], body["points_held"], body["points_available"]];
}

describe("an order", () => {
  it("earns by the campaigns, and is the session of its id", async () => {
    const { customerId, email } = await createTrader(shop, 0);
    const order = newOrder({ customer_email: email });
    const answer = await sendOrder(shop, order);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        order_id: order.order_id,
        customer_id: customerId,
        status: "recorded",
        earns_points: true,
        message: null,
        coupons: [],
        discount_amount_cents: 0,
        points_earned: 60,
        points_redeemed: 0,
        loyalty_program_id: shop.programId,
        points_balance: 60,
      },
    });
    const session = await call<{ customerSession: Record<string, unknown> }>(
      "GET",
      `/v2/customer_sessions/${order.order_id}`,
      undefined,
      shop.key,
    );
    expect(session.body.customerSession).toMatchObject({
      profileId: customerId,
      state: "closed",
      attributes: { OrderTotal: 60, OrderCurrency: "USD" },
      cartItems: [{ sku: "MUG", name: "Mug", quantity: 2, price: 30 }],
    });
  });

  it("settles a delayed redemption: the seed's example", async () => {
    const { email } = await createTrader(shop, 10);
    const { body: redeemed } = await redeemPoints(shop, {
      customer_email: email,
      delay_points_deduction: true,
    });
    expect(await balanceOf(email)).toEqual([10, 10, 0]);
    const order = newOrder({
      customer_email: email,
      coupon_code: ` ${redeemed.reward_text.toLowerCase()} , UNKNOWN`,
      items: [{ id: "GIFT", quantity: 1, price_cents: 0 }, mugs(1, 0)],
    });
    const unpaid = await sendOrder(shop, order);
    expect(unpaid.body.coupons.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const second = newOrder({
      customer_email: email,
      coupon_code: `${redeemed.reward_text},UNKNOWN`,
    });
    const paid = await sendOrder(shop, second);
    expect(paid.body).toMatchObject({
      coupons: [
        { code: redeemed.reward_text, status: "accepted", reason: null },
        { code: "UNKNOWN", status: "rejected", reason: "CouponNotFound" },
      ],
      discount_amount_cents: 500,
      points_redeemed: 10,
      points_earned: 60,
      points_balance: 60,
      points_held: 0,
    });
    const again = await sendOrder(shop, second);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(paid.body);
    expect(await balanceOf(email)).toEqual([60, 0, 60]);
    const third = await sendOrder(
      shop,
      newOrder({
        customer_email: email,
        coupon_code: redeemed.reward_text,
      }),
    );
    expect(third.body).toMatchObject({
      earns_points: true,
      coupons: [{ status: "rejected", reason: "CouponLimitReached" }],
      points_redeemed: 0,
    });
  });

  it("settles once when 50 orders carry one delayed code, and when one order comes 50 times", async () => {
    const { email } = await createTrader(shop, 10);
    const { body } = await redeemPoints(shop, {
      customer_email: email,
      delay_points_deduction: true,
    });
    const orders = Array.from({ length: 50 }, () =>
      newOrder({ customer_email: email, coupon_code: body.reward_text, items: [mugs(1, 100)] }),
    );
    const answers = await Promise.all(orders.map((order) => sendOrder(shop, order)));
    const settled = answers.filter((answer) => answer.body.points_redeemed === 10);
    expect(settled).toHaveLength(1);
    const done = answers.filter(({ status }) => status === 200);
    expect(await balanceOf(email)).toEqual([done.length, 0, done.length]);
    const one = newOrder({ customer_email: email });
    const same = await Promise.all(Array.from({ length: 20 }, () => sendOrder(shop, one)));
    const good = same.filter(({ status }) => status === 200);
    expect(new Set(good.map(({ body: told }) => told.points_earned))).toEqual(new Set([60]));
    expect(await balanceOf(email)).toEqual([done.length + 60, 0, done.length + 60]);
  }, 60_000);

  it("with a code whose redemption was cancelled is recorded, earns nothing and says so", async () => {
    const { email } = await createTrader(shop, 10);
    const { body } = await redeemPoints(shop, {
      customer_email: email,
      delay_points_deduction: true,
    });
    await cancelRedemption(shop, body.id, body.reward_text);
    const order = newOrder({ customer_email: email, coupon_code: body.reward_text });
    const answer = await sendOrder(shop, order);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        earns_points: false,
        message: `The redemption of ${body.reward_text} was cancelled: the order earns nothing`,
        coupons: [{ code: body.reward_text, status: "cancelled", reason: null }],
        discount_amount_cents: 0,
        points_earned: 0,
        points_redeemed: 0,
        points_balance: 10,
      },
    });
    expect((await sendOrder(shop, order)).body).toEqual(answer.body);
    const read = await redeemCall(shop, "GET", `/customers?customer_email=${email}`);
    expect(read.body).toMatchObject({ total_purchases: 1, points_earned: 10 });
  });

  it("with a code whose redemption has expired earns nothing and says so", async () => {
    const { email } = await createTrader(shop, 10);
    const { body } = await redeemPoints(shop, {
      customer_email: email,
      delay_points_deduction: true,
    });
    // The deadline has passed, and nobody has looked yet.
    await env.DB.batch([
      env.DB.prepare("UPDATE point_redemptions SET deadline_at_ms = 1 WHERE id = ?1").bind(body.id),
      env.DB.prepare("UPDATE coupons SET expires_at_ms = 1 WHERE value = ?1").bind(body.code),
    ]);
    const answer = await sendOrder(
      shop,
      newOrder({ customer_email: email, coupon_code: body.code }),
    );
    expect(answer.body).toMatchObject({
      earns_points: false,
      coupons: [{ code: body.code, status: "expired" }],
      points_earned: 0,
      points_redeemed: 0,
    });
  });

  it("with a code that staff deleted earns nothing and says so; the points stay held", async () => {
    const { email } = await createTrader(shop, 10);
    const wish = { customer_email: email, delay_points_deduction: true };
    const { body } = await redeemPoints(shop, wish);
    const couponId = (await redemptionRow(body.id))?.couponId;
    const coupons = `/v1/applications/${shop.id}/campaigns/${shop.campaignId}/coupons`;
    await manage("DELETE", `${coupons}/${couponId}`);
    const order = newOrder({ customer_email: email, coupon_code: body.code });
    expect((await sendOrder(shop, order)).body).toMatchObject({
      earns_points: false,
      message: `The coupon ${body.code} was deleted: the order earns nothing`,
      coupons: [{ code: body.code, status: "rejected", reason: "CouponNotFound" }],
      points_earned: 0,
    });
    expect(await balanceOf(email)).toEqual([10, 10, 0]);
    expect((await cancelRedemption(shop, body.id, body.code)).status).toBe(200);
    expect(await balanceOf(email)).toEqual([10, 0, 10]);
  });

  it("and a cancellation at once: one of them has the points", async () => {
    const rounds = Array.from({ length: 8 }, async () => {
      const { email } = await createTrader(shop, 10);
      const { body } = await redeemPoints(shop, {
        customer_email: email,
        delay_points_deduction: true,
      });
      const order = newOrder({ customer_email: email, coupon_code: body.reward_text });
      const [ordered, cancelled] = await Promise.all([
        sendOrder(shop, order),
        cancelRedemption(shop, body.id, body.reward_text),
      ]);
      expect(ordered.status).toBe(200);
      const isPaid = ordered.body.points_redeemed === 10;
      expect(cancelled.status).toBe(isPaid ? 422 : 200);
      expect(ordered.body.earns_points).toBe(isPaid);
      expect(await balanceOf(email)).toEqual(isPaid ? [60, 0, 60] : [10, 0, 10]);
    });
    await Promise.all(rounds);
  }, 60_000);

  it("makes a customer who is not known, and keeps the identities that it carries", async () => {
    const { customerId, email } = newCustomer();
    const named = await sendOrder(
      shop,
      newOrder({
        customer_email: email.toUpperCase(),
        customer_id: customerId,
        phone_number: "+14155552671",
        pos_account_id: customerId,
      }),
    );
    expect(named.body).toMatchObject({ customer_id: customerId, points_balance: 60 });
    const byPos = await redeemCall(shop, "GET", `/customers?pos_account_id=${customerId}`);
    expect(byPos.body).toMatchObject({ customer_id: customerId, email });
    const byEmail = await sendOrder(shop, newOrder({ customer_email: email }));
    expect(byEmail.body).toMatchObject({ customer_id: customerId, points_balance: 120 });
    const nameless = newCustomer();
    const made = await sendOrder(shop, newOrder({ customer_email: nameless.email.toUpperCase() }));
    expect(made.body.customer_id).toBe(nameless.email);
    const identities = await manage<{ data: unknown[] }>(
      "GET",
      `/v1/customer_identities?profileIntegrationId=${encodeURIComponent(nameless.email)}`,
    );
    expect(identities.data).toMatchObject([{ kind: "email", value: nameless.email }]);
  });

  it("without items is one line of its total", async () => {
    const { email } = await createTrader(shop, 0);
    const order = newOrder({ customer_email: email, items: undefined, total_amount_cents: 1999 });
    expect((await sendOrder(shop, order)).body).toMatchObject({ points_earned: 19.99 });
  });

  it("of other contents under the same id is a conflict", async () => {
    const { email } = await createTrader(shop, 0);
    const order = newOrder({ customer_email: email });
    await sendOrder(shop, order);
    for (const change of [{ items: [mugs(3)] }, { total_amount_cents: 1 }, { coupon_code: "X" }]) {
      const refused = await sendOrder(shop, { ...order, ...change });
      expect(refused).toMatchObject({ status: 422, body: { code: "order_conflict" } });
    }
    expect(await balanceOf(email)).toEqual([60, 0, 60]);
  });

  it("is told again under its Idempotency-Key, which no other order can have", async () => {
    const { email } = await createTrader(shop, 0);
    const key = { "Idempotency-Key": randomName("order") };
    const order = newOrder({ customer_email: email });
    const first = await sendOrder(shop, order, key);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const again = await sendOrder(shop, order, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const other = await sendOrder(shop, newOrder({ customer_email: email }), key);
    expect(other.status).toBe(422);
    expect(await balanceOf(email)).toEqual([60, 0, 60]);
  });

  it("is refused for several customers, for nobody, and by a staging key", async () => {
    const [one, two] = [await createTrader(shop, 0), await createTrader(shop, 0)];
    const several = newOrder({ customer_email: one.email, customer_id: two.customerId });
    expect(await sendOrder(shop, several)).toMatchObject({
      status: 422,
      body: { code: "customer_ambiguous" },
    });
    const unknown = newOrder({ pos_account_id: randomName("pos") });
    expect(await sendOrder(shop, unknown)).toMatchObject({
      status: 404,
      body: { code: "customer_not_found" },
    });
    const staging = (await createApiKey(shop.id, { type: "staging" })).replace("ApiKey-v1 ", "");
    const order = newOrder({ customer_email: one.email });
    const dry = await redeemCall({ ...shop, apiKey: staging }, "POST", "/orders", order);
    expect(dry.status).toBe(400);
  });

  it.each([
    [{ order_id: undefined }, "order_id"],
    [{ total_amount_cents: undefined }, "total_amount_cents"],
    [{ total_amount_cents: -1 }, "total_amount_cents"],
    [{ currency_code: "XQZ" }, "currency_code"],
    [{ customer_email: undefined }, "customer_email"],
    [{ items: [{ id: "A", quantity: 0, price_cents: 1 }] }, "items/0/quantity"],
    [{ items: [{ id: "A", quantity: 1, price_cents: -1 }] }, "items/0/price_cents"],
    [{ items: [mugs(10_000), mugs(1)] }, "items"],
    [{ status: "cancelled" }, "status"],
    [{ coupon_code: Array.from({ length: 51 }, (_, at) => `C${at}`).join(",") }, "coupon_code"],
  ])("is refused with %j", async (change, field) => {
    const refused = await sendOrder(shop, newOrder({ customer_email: "a@example.com", ...change }));
    expect(refused).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    expect(refused.body.error).toContain(field);
  });
});
