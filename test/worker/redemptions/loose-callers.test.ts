import { beforeAll, describe, expect, it } from "vitest";
import { randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { createEarningShop, mugs, sendOrder } from "./orders";
import { redeemCall } from "./shop";
import {
  createOption,
  createTrader,
  redeemPoints,
  redemptionsOf,
  type TradeShop,
} from "./trade-shop";

let shop: TradeShop;

beforeAll(async () => {
  shop = await createEarningShop();
});

const post = (path: string, body: Readonly<Record<string, unknown>>) =>
  redeemCall(shop, "POST", path, { ...body, unheard_of: { of: ["anything"] } });

describe("callers that send everything as text", () => {
  it("redeem, order, refund and adjust like others", async () => {
    const { customerId, email } = await createTrader(shop, 30);
    const variable = await createOption(shop, {
      discountType: "fixed_variable",
      rateCents: 10,
      step: 10,
    });
    const redeemed = await post("/redemptions", {
      customer_email: email,
      customer_id: "",
      phone_number: null,
      redemption_option_id: String(variable),
      delay_points_deduction: "True",
      points_to_redeem: "20",
      currency: "usd",
    });
    expect(redeemed).toMatchObject({ status: 200, body: { state: "held", points_held: 20 } });
    const order_id = String(crypto.getRandomValues(new Uint32Array(1))[0]);
    const order = await post("/orders", {
      customer_external_id: customerId,
      order_id: Number(order_id),
      total_amount_cents: "6000",
      currency_code: "usd",
      coupon_code: `${String(redeemed.body["code"])}, `,
      items: JSON.stringify([{ ...mugs(2), quantity: "2", price_cents: "3000" }]),
      customer: "",
      tags: "web, first",
    });
    expect(order).toMatchObject({ status: 200, body: { order_id, points_redeemed: 20 } });
    const items = JSON.stringify([{ id: "MUG", quantity: "1" }]);
    const refund = { order_id, id: 7, items, total_amount_cents: "3000", currency: "USD" };
    expect(await post("/refunds", refund)).toMatchObject({
      status: 200,
      body: { id: "7", items: [{ id: "MUG", quantity: 1 }] },
    });
    const adjustment = {
      customer_email: email,
      point_adjustment_amount: "-5",
      visible_to_customer: "true",
      loyalty_program_id: String(shop.programId),
    };
    expect(await post("/points/adjust", adjustment)).toMatchObject({
      status: 200,
      body: { point_adjustment_amount: -5 },
    });
  });

  it("read with switches of any writing, and with a country that E.164 needs not", async () => {
    const { customerId } = await createTrader(shop, 5);
    const customer = `customer_external_id=${customerId}`;
    for (const query of [
      `/customers?${customer}&with_history=1&with_referral_code=0&country_iso_code=US&x=1`,
      `/customers?${customer}&with_history=TRUE&with_referral_code=&country_iso_code=`,
      `/redemption_options?${customer}&is_offline=0&discount_type=&per_page=&page_info=`,
    ]) {
      expect((await redeemCall(shop, "GET", query)).status).toBe(200);
    }
    const path = `/customers?${customer}&with_history=1`;
    expect((await redeemCall(shop, "GET", path)).body).toHaveProperty("history_items");
  });

  it("are told the field when the text is none of its kind", async () => {
    const { email } = await createTrader(shop, 10);
    for (const [field, value] of [
      ["redemption_option_id", "ten"],
      ["redemption_option_id", "1.5"],
      ["delay_points_deduction", "maybe"],
      ["points_to_redeem", "1e3"],
      ["currency", "dollars"],
    ]) {
      const wish = { customer_email: email, [String(field)]: value };
      const answer = await redeemPoints(shop, wish);
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
      expect(answer.body.error).toContain(`/${String(field)}: `);
    }
    for (const items of ["mug", "[", { id: "MUG" }, [7]]) {
      const order = { customer_email: email, order_id: randomName("o"), total_amount_cents: 1 };
      const answer = await sendOrder(shop, { ...order, items });
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
      expect(answer.body.error).toContain("/items");
    }
  });
});

describe("calls that only look", () => {
  it("write nothing by HEAD or GET, whatever the path, and are told so in the envelope", async () => {
    const { customerId, email } = await createTrader(shop, 10);
    const wish = `customer_email=${email}&redemption_option_id=${shop.optionId}`;
    for (const path of [`/redemptions?${wish}`, "/orders", "/refunds", "/points/adjust"]) {
      const answer = await redeemCall(shop, "GET", path);
      expect(answer).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
      expect(answer.headers.get("allow")).toBe("POST");
      expect((await redeemCall(shop, "HEAD", path)).status).toBe(405);
    }
    expect(await redemptionsOf(customerId)).toBe(0);
    const nowhere = await call("GET", "/api/v2/nowhere");
    expect(nowhere).toMatchObject({ status: 404, body: { code: "not_found" } });
    const head = await redeemCall<unknown>(shop, "HEAD", `/customers?customer_email=${email}`);
    expect([head.status, head.body]).toEqual([200, ""]);
  });
});

it("a currency that ISO 4217 does not have is refused whatever the option is worth", async () => {
  const { email } = await createTrader(shop, 10);
  const share = await createOption(shop, {
    discountType: "percentage",
    discountPercentage: 10,
    points: 10,
  });
  const wish = { customer_email: email, redemption_option_id: share };
  expect(await redeemPoints(shop, { ...wish, currency: "ZZZ" })).toMatchObject({
    status: 422,
    body: { code: "unknown_currency" },
  });
  expect((await redeemPoints(shop, { ...wish, currency: "eur" })).status).toBe(200);
});
