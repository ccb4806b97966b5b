import { beforeAll, describe, expect, it } from "vitest";
import { manage } from "../../support/deployment";
import { call } from "../../support/http";
import { redeemCall } from "./shop";
import {
  cancelRedemption,
  createTrader,
  createTradeShop,
  redeemPoints,
  type TradeShop,
} from "./trade-shop";

interface CustomerBody extends Record<string, unknown> {
  readonly point_redemptions: Record<string, unknown>[];
  readonly history_items?: Record<string, unknown>[];
}

let shop: TradeShop;

beforeAll(async () => {
  const tiers = [
    { name: "Silver", minPoints: 0 },
    { name: "Gold", minPoints: 500 },
  ];
  shop = await createTradeShop({}, { tiers, defaultValidity: "30D" });
});

const read = (query: string) => redeemCall<CustomerBody>(shop, "GET", `/customers?${query}`);

describe("a customer as the redemptions API shows them", () => {
  it("has balance, tier, sales and redemptions, whatever named them", async () => {
    const { customerId, email } = await createTrader(shop, 110);
    const closed = await call(
      "PUT",
      `/v2/customer_sessions/order-of-${customerId}`,
      {
        customerSession: {
          profileId: customerId,
          state: "closed",
          cartItems: [{ name: "Mug", sku: "MUG", quantity: 1, price: 19.99 }],
        },
      },
      shop.key,
    );
    expect(closed.status).toBe(200);
    const held = await redeemPoints(shop, { customer_email: email, delay_points_deduction: true });
    const gone = await redeemPoints(shop, { customer_email: email });
    await cancelRedemption(shop, gone.body.id, gone.body.code);
    const byEmail = await read(`customer_email=${encodeURIComponent(email.toUpperCase())}`);
    expect(byEmail.status).toBe(200);
    expect(byEmail.body).toMatchObject({
      customer_id: customerId,
      third_party_id: customerId,
      email,
      phone_number: null,
      loyalty_program_id: shop.programId,
      points_balance: 110,
      points_held: 10,
      points_available: 100,
      points_pending: 0,
      points_earned: 110,
      points_expire_at: expect.any(String),
      total_spend_cents: 1999,
      total_purchases: 1,
      perks_redeemed: 1,
      vip_tier_name: "Silver",
      vip_tier_upgrade_requirements: { vip_tier_name: "Gold" },
    });
    const states = byEmail.body.point_redemptions.map(({ id, state, used }) => [id, state, used]);
    expect(new Map(states.map(([id, ...rest]) => [id, rest]))).toEqual(
      new Map([
        [held.body.id, ["held", false]],
        [gone.body.id, ["cancelled", false]],
      ]),
    );
    expect(byEmail.body.history_items).toBeUndefined();
    const byId = await read(`customer_id=${customerId}`);
    expect(byId.body).toEqual(byEmail.body);
  });

  it("shows identities before attributes, and others' points not at all", async () => {
    const { customerId, email } = await createTrader(shop, 5);
    const phone = "+14155550199";
    const own = `+1${String(crypto.getRandomValues(new Uint32Array(1))[0]).padStart(10, "5")}`;
    await manage("POST", "/v1/customer_identities", {
      profileIntegrationId: customerId,
      email: `second-${email}`,
      phone: own,
      posAccountId: `pos-${customerId}`,
    });
    expect((await read(`phone_number=${own}`)).body).toMatchObject({ phone_number: own });
    const { body } = await read(`pos_account_id=pos-${customerId}`);
    expect(body).toMatchObject({
      email: `second-${email}`,
      pos_account_id: `pos-${customerId}`,
      points_balance: 5,
      point_redemptions: [],
    });
    const missing = await read(`phone_number=${encodeURIComponent(phone)}`);
    expect(missing).toMatchObject({ status: 404, body: { code: "customer_not_found" } });
  });

  it("is refused when several match, when nobody is named, and what is not supported", async () => {
    const [first, second] = [await createTrader(shop, 0), await createTrader(shop, 0)];
    const several = await read(`customer_email=${first.email}&customer_id=${second.customerId}`);
    expect(several).toMatchObject({ status: 422, body: { code: "customer_ambiguous" } });
    for (const query of [
      "",
      "customer_email=",
      `customer_id=${first.customerId}&with_referral_code=true`,
      `customer_id=${first.customerId}&with_history=maybe`,
      `customer_id=${first.customerId}&loyalty_program_id=999999999`,
    ]) {
      expect(await read(query)).toMatchObject({ status: 400, body: { code: "invalid_request" } });
    }
  });
});
