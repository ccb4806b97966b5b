import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import { walletNameOfProfile } from "../../../src/core/ledger/wallet-name";
import { createApiKey, createCampaign, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { makeAllWorkDue } from "../durable/platform";
import { countHops } from "../integration/count-hops";
import { createAudience } from "../integration/rules-shop";
import { bigCart, effectsOfType, putSession } from "../integration/spend-points-shop";
import {
  addPoints,
  createOption,
  createTrader,
  createTradeShop,
  pointsOf,
  redeemPoints,
  redemptionRow,
  redemptionsOf,
  type Customer,
  type TradeShop,
} from "./trade-shop";

const PARALLEL = 50;
const NO_RULES = { promotionRules: [], strikethroughRules: [], selectors: [], bundles: [] };

let shop: TradeShop;
let customer: Customer;

beforeEach(async () => {
  shop = await createTradeShop();
  customer = await createTrader(shop, 10);
});

function close(code: string, session = randomName("order"), who = customer.customerId) {
  const change = { profileId: who, state: "closed", cartItems: bigCart, couponCodes: [code] };
  return putSession(shop, session, change, ["ruleFailureReasons"]);
}

describe("a redemption", () => {
  it("takes the points and answers with the coupon", async () => {
    const { status, body } = await redeemPoints(shop, { customer_email: customer.email });
    expect([status, body]).toMatchObject([
      200,
      {
        redemption_option_id: shop.optionId,
        approved: true,
        state: "spent",
        reward_text: expect.stringMatching(/^\w{4}-\w{4}-\w{4}$/),
        points_balance: 0,
        points_held: 0,
        points_available: 0,
      },
    ]);
    expect([body.code, body.token]).toEqual([body.reward_text, body.reward_text]);
    expect(body.approved_at).toBe(body.created_at);
    expect(await pointsOf(shop, customer.customerId)).toMatchObject({ active: 0, spent: 10 });
    expect(await redemptionRow(body.id)).toMatchObject({ state: "spent", version: 1, steps: 0 });
  });

  it("that is delayed keeps the balance until the order with the code, and once", async () => {
    const body = { customer_email: customer.email, delay_points_deduction: true };
    const redeemed = await redeemPoints(shop, body);
    expect(redeemed.body).toMatchObject({
      state: "held",
      points_balance: 10,
      points_held: 10,
      points_available: 0,
    });
    const { id, code } = redeemed.body;
    const order = await close(code, "order-of-the-code");
    expect(effectsOfType(order.body, "setDiscount")).toMatchObject([{ props: { value: 5 } }]);
    const spent = { active: 0, held: 0, spent: 10, expired: 0 };
    expect(await pointsOf(shop, customer.customerId)).toEqual(spent);
    expect(await redemptionRow(id)).toMatchObject({ state: "spent", version: 2, steps: 1 });
    expect((await close(code, "order-of-the-code")).body).toEqual(order.body);
    expect(await pointsOf(shop, customer.customerId)).toEqual(spent);
    const again = await close(code);
    expect(effectsOfType(again.body, "rejectCoupon")).toMatchObject([
      { props: { rejectionReason: "CouponLimitReached" } },
    ]);
    expect(await pointsOf(shop, customer.customerId)).toEqual(spent);
  });

  it("makes a coupon for its customer alone", async () => {
    const { body } = await redeemPoints(shop, { customer_external_id: customer.customerId });
    const other = await createTrader(shop, 0);
    const refused = await close(body.code, undefined, other.customerId);
    expect(effectsOfType(refused.body, "rejectCoupon")).toMatchObject([
      { props: { rejectionReason: "CouponRecipientDoesNotMatch" } },
    ]);
    const order = await close(body.code);
    expect(effectsOfType(order.body, "setDiscount")).toMatchObject([{ props: { value: 5 } }]);
  });

  it("finds a balance that is newer than its copy", async () => {
    expect((await redeemPoints(shop, { customer_email: customer.email })).status).toBe(200);
    await addPoints(shop, customer.customerId, 10);
    expect((await redeemPoints(shop, { customer_email: customer.email })).status).toBe(200);
    const third = await redeemPoints(shop, { customer_email: customer.email });
    expect(third).toMatchObject({ status: 422, body: { code: "not_enough_points" } });
  });
});

describe("races", () => {
  it("50 redemptions of 100 points from 120 make one coupon", async () => {
    const optionId = await createOption(shop, { points: 100 });
    const rich = await createTrader(shop, 120);
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, index) =>
        redeemPoints(shop, {
          redemption_option_id: optionId,
          customer_email: rich.email,
          delay_points_deduction: index % 2 === 0,
        }),
      ),
    );
    const good = answers.filter(({ status }) => status === 200);
    expect(good).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(["422 not_enough_points"]),
    );
    const { active, held, spent } = await pointsOf(shop, rich.customerId);
    expect([active, held + spent]).toEqual([20, 100]);
    expect(await redemptionsOf(rich.customerId)).toBe(1);
  });

  it("50 orders with one delayed code settle it once", async () => {
    const { body } = await redeemPoints(shop, {
      customer_email: customer.email,
      delay_points_deduction: true,
    });
    const orders = await Promise.all(
      Array.from({ length: PARALLEL }, (_, index) => close(body.code, `race-${body.id}-${index}`)),
    );
    expect(orders.map(({ status }) => status)).toEqual(Array(PARALLEL).fill(200));
    const accepted = orders.filter(({ body: told }) => effectsOfType(told, "acceptCoupon")[0]);
    expect(accepted).toHaveLength(1);
    expect(await pointsOf(shop, customer.customerId)).toMatchObject({ held: 0, spent: 10 });
    expect(await redemptionRow(body.id)).toMatchObject({ state: "spent", steps: 1 });
  });

  it("50 redemptions against a limit of 2 take hold twice", async () => {
    const optionId = await createOption(shop, { points: 1, eligibility: { limitPerCustomer: 2 } });
    const rich = await createTrader(shop, 100);
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, () =>
        redeemPoints(shop, { redemption_option_id: optionId, customer_id: rich.customerId }),
      ),
    );
    const codes = answers.map(({ status, body }) => (status === 200 ? "good" : body.code));
    expect(codes.filter((code) => code === "good")).toHaveLength(2);
    expect(new Set(codes)).toEqual(new Set(["good", "not_eligible"]));
    expect(await pointsOf(shop, rich.customerId)).toMatchObject({ active: 98, spent: 2 });
  });
});

describe("refuses, and writes nothing", () => {
  async function refused(
    body: Readonly<Record<string, unknown>>,
    status: number,
    code: string,
  ): Promise<string> {
    const answer = await redeemPoints(shop, { customer_id: customer.customerId, ...body });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(Object.keys(answer.body).toSorted()).toEqual(["code", "error"]);
    expect(await redemptionsOf(customer.customerId)).toBe(0);
    expect(await pointsOf(shop, customer.customerId)).toMatchObject({ active: 10, held: 0 });
    return answer.body.error;
  }

  it("customers that nobody knows, or of whom there are several", async () => {
    await refused({ customer_id: "nobody" }, 404, "customer_not_found");
    const other = await createTrader(shop, 10);
    await refused({ customer_email: other.email }, 422, "customer_ambiguous");
    await refused({ customer_id: undefined }, 400, "invalid_request");
  });

  it("options that are not there, not the Application's, off, or not open", async () => {
    await refused({ redemption_option_id: 987_654_321 }, 404, "option_not_found");
    const foreign = await createTradeShop();
    await refused({ redemption_option_id: foreign.optionId }, 404, "option_not_found");
    for (const change of [
      { active: false },
      { startDate: "2999-01-01T00:00:00Z" },
      { endDate: "2020-01-01T00:00:00Z" },
    ]) {
      const optionId = await createOption(shop, change);
      await refused({ redemption_option_id: optionId }, 422, "option_inactive");
    }
    await manage("PUT", `/v1/applications/${shop.id}/campaigns/${shop.campaignId}`, {
      name: "off",
      state: "disabled",
      tags: [],
      features: [],
      limits: [],
    });
    await refused({}, 422, "option_inactive");
  });

  it("options of a campaign that has not begun, or of a program that is another shop's", async () => {
    const startTime = "2999-01-01T00:00:00Z";
    const campaignId = await createCampaign(shop.id, NO_RULES, { startTime });
    const early = await createOption({ ...shop, campaignId });
    await refused({ redemption_option_id: early }, 422, "option_inactive");
    const program = { subscribedApplications: [] };
    await manage("PUT", `/v1/loyalty_programs/${shop.programId}`, program);
    await refused({}, 422, "option_inactive");
    expect(await pointsOf(shop, customer.customerId)).toMatchObject({ active: 10 });
  });

  it("customers who are not eligible", async () => {
    const audience = await createAudience(shop);
    const cases = [{ minimumBalance: 11 }, { audienceIds: [audience.id] }];
    for (const eligibility of cases) {
      const optionId = await createOption(shop, { eligibility });
      await refused({ redemption_option_id: optionId }, 422, "not_eligible");
    }
  });

  it("customers of a lower tier", async () => {
    const tiers = [{ name: "Gold", minPoints: 100 }];
    const tiered = await createTradeShop({ eligibility: { tiers: ["Gold"] } }, { tiers });
    const { customerId } = await createTrader(tiered, 99);
    const wish = { customer_id: customerId };
    expect(await redeemPoints(tiered, wish)).toMatchObject({ body: { code: "not_eligible" } });
    await addPoints(tiered, customerId, 1);
    expect((await redeemPoints(tiered, wish)).status).toBe(200);
  });

  it("too few points", async () => {
    const optionId = await createOption(shop, { points: 11 });
    await refused({ redemption_option_id: optionId }, 422, "not_enough_points");
  });

  it("points that a variable option can't take, and takes those that it can", async () => {
    const optionId = await createOption(shop, {
      discountType: "fixed_variable",
      rateCents: 2.5,
      step: 5,
      minimumPoints: 5,
    });
    const variable = { redemption_option_id: optionId };
    await refused(variable, 422, "points_required");
    await refused({ ...variable, points_to_redeem: 4 }, 422, "points_required");
    await refused({ ...variable, points_to_redeem: 7 }, 422, "points_not_a_multiple");
    await refused({ ...variable, points_to_redeem: 15 }, 422, "not_enough_points");
    await refused({ ...variable, points_to_redeem: 5.5 }, 400, "invalid_request");
    const good = { ...variable, customer_id: customer.customerId, points_to_redeem: 10 };
    const { body } = await redeemPoints(shop, good);
    expect(body.points_available).toBe(0);
    const order = await close(body.code);
    expect(effectsOfType(order.body, "setDiscount")).toMatchObject([{ props: { value: 0.25 } }]);
  });

  it("currencies that it has no amount in; takes its own and those it has", async () => {
    const optionId = await createOption(shop, { points: 5, amounts: { EUR: 450 } });
    const option = { redemption_option_id: optionId };
    const text = await refused({ ...option, currency: "GBP" }, 422, "unknown_currency");
    expect(text).toContain("USD, EUR");
    await refused({ ...option, currency: "DOLLARS" }, 400, "invalid_request");
    const wish = { ...option, customer_id: customer.customerId };
    expect((await redeemPoints(shop, { ...wish, currency: "usd" })).status).toBe(200);
    const { body } = await redeemPoints(shop, { ...wish, currency: "EUR" });
    const stored = await env.DB.prepare(
      `SELECT p.amount_cents AS cents, p.currency AS currency, c.attributes AS attributes
FROM point_redemptions p JOIN coupons c ON c.id = p.coupon_id WHERE p.id = ?1`,
    )
      .bind(body.id)
      .first<{ cents: number; currency: string; attributes: string }>();
    expect(stored).toMatchObject({ cents: 450, currency: "EUR" });
    expect(JSON.parse(stored?.attributes ?? "{}")).toMatchObject({
      RedemptionOptionId: optionId,
      DiscountAmount: 4.5,
      DiscountPercentage: 0,
      Currency: "EUR",
    });
  });

  it("calls without credentials, with a staging key, or that are too large", async () => {
    const answer = await call("POST", "/api/v2/redemptions", {});
    expect(answer).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    const staging = await createApiKey(shop.id, { type: "staging" });
    const apiKey = staging.replace("ApiKey-v1 ", "");
    const dry = await redeemPoints({ ...shop, apiKey }, { customer_id: customer.customerId });
    expect(dry).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    const large = await redeemPoints(shop, { padding: "x".repeat(5 * 1024 * 1024) });
    expect(large).toMatchObject({ status: 413, body: { code: "payload_too_large" } });
    expect(await redemptionsOf(customer.customerId)).toBe(0);
  });
});

describe("waits for storage", () => {
  async function writeBalanceCopy(): Promise<void> {
    const wallet = env.WALLETS.getByName(walletNameOfProfile(false, customer.customerId));
    await makeAllWorkDue(wallet);
    await runDurableObjectAlarm(wallet);
  }

  const request = (body: unknown) =>
    new Request("https://tessera.test/api/v2/redemptions", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-guid": shop.guid,
        "x-api-key": shop.apiKey,
      },
      body: JSON.stringify({ redemption_option_id: shop.optionId, ...(body as object) }),
    });

  it("4 for a redemption, 4 for the close that settles it", async () => {
    await addPoints(shop, customer.customerId, 100);
    const app = createApp();
    const wish = { customer_id: customer.customerId, delay_points_deduction: true };
    await countHops(app, request(wish));
    const redeemed = await countHops(app, request(wish));
    expect(redeemed).toMatchObject({ status: 200, hops: 4 });
    const closing = (code: unknown) =>
      new Request(`https://tessera.test/v2/customer_sessions/${randomName("s")}`, {
        method: "PUT",
        headers: { "content-type": "application/json", authorization: shop.key },
        body: JSON.stringify({
          customerSession: {
            profileId: customer.customerId,
            state: "closed",
            cartItems: bigCart,
            couponCodes: [code],
          },
        }),
      });
    await writeBalanceCopy();
    const byEmail = { customer_email: customer.email, delay_points_deduction: true };
    const other = await countHops(app, request(byEmail));
    expect(other).toMatchObject({ status: 200, hops: 4 });
    expect((await countHops(app, closing(other.body["code"]))).status).toBe(200);
    const closed = await countHops(app, closing(redeemed.body["code"]));
    expect(closed).toMatchObject({ status: 200, hops: 4 });
    expect(closed.calls).toEqual(expect.arrayContaining(["2: wallet reserve"]));
    expect(await pointsOf(shop, customer.customerId)).toMatchObject({ held: 10, spent: 20 });
  });
});
