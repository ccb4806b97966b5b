import { describe, expect, it } from "vitest";
import { createApplication, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { createPool, giveaway } from "./rules-shop";
import { bigCart, createCouponCampaign, effectsOfType, putSession } from "./spend-points-shop";
import {
  addCampaign,
  createShop,
  getSession,
  reopen,
  returnUnits,
  shoeCart,
  shoeDiscount,
  told,
} from "./undo-shop";

const cancelled = { state: "cancelled" };

const closing = (profileId: string, more: Readonly<Record<string, unknown>> = {}) => ({
  profileId,
  state: "closed",
  cartItems: bigCart,
  ...more,
});

const cartDiscount = (value: number) => ({
  type: "awardDiscount",
  name: "off",
  value,
  partial: false,
  target: { type: "cart" },
});

describe("cancelling a closed session", () => {
  it("makes its coupon usable again, and tells so", async () => {
    const shop = await createApplication();
    const code = randomName("ONCE");
    const limits = [{ action: "redeemCoupon", limit: 1, entities: ["Profile"] }];
    await createCouponCampaign(shop.id, { couponPattern: code, usageLimit: 1 }, { limits });
    const customer = randomName("customer");
    const order = closing(customer, { couponCodes: [code] });
    await putSession(shop, "order", order);
    const late = await putSession(shop, "late", order);
    expect(effectsOfType(late.body, "acceptCoupon")).toEqual([]);

    const sections = ["customerSession", "customerProfile", "coupons", "event"];
    const answer = await putSession(shop, "order", cancelled, sections);
    expect(told(answer.body)).toEqual([
      { effectType: "rollbackCoupon", props: { value: code } },
      { effectType: "rollbackDiscount", props: { name: "10 % off", value: 20 } },
    ]);
    expect(answer.body).toMatchObject({
      customerSession: { state: "cancelled", updateCount: 2, firstSession: true },
      customerProfile: { closedSessions: 1, totalSales: 200 },
      coupons: [{ value: code, usageCounter: 0, profileRedemptionCount: 0 }],
      event: { type: "talon_session_revoked" },
    });
    expect((await getSession(shop, "order")).body.effects).toEqual([]);
    const again = await putSession(shop, "again", order);
    expect(effectsOfType(again.body, "acceptCoupon")).toHaveLength(1);
  });

  it("gives budgets back, of money and of counts, whatever the limits are by then", async () => {
    const limits = [
      { action: "setDiscount", limit: 30, entities: [] },
      { action: "setDiscountEffect", limit: 1, period: "daily", entities: ["Profile"] },
    ];
    const shop = await createShop([cartDiscount(30)], { limits });
    const given = async (session: string) =>
      (await putSession(shop, session, closing("ann"))).body.effects.length;
    expect(await given("first")).toBe(1);
    expect(await given("second")).toBe(0);
    await putSession(shop, "first", cancelled);
    expect(await given("third")).toBe(1);
    expect(await given("fourth")).toBe(0);
  });

  it("makes its referral usable again by the same friend", async () => {
    const shop = await createShop([{ type: "checkReferral", redeem: true }, cartDiscount(5)]);
    const advocate = randomName("advocate");
    await putSession(shop, "of-the-advocate", { profileId: advocate });
    const body = { campaignId: shop.campaignId, advocateProfileIntegrationId: advocate };
    const sent = { ...body, usageLimit: 1 };
    const referral = await call<{ code: string }>("POST", "/v1/referrals", sent, shop.key);
    const { code } = referral.body;
    const friend = randomName("friend");
    const order = closing(friend, { referralCode: code });
    const first = await putSession(shop, "order", order);
    expect(effectsOfType(first.body, "acceptReferral")).toHaveLength(1);
    const second = await putSession(shop, "second", order);
    expect(effectsOfType(second.body, "rejectReferral")).toHaveLength(1);
    const answer = await putSession(shop, "order", cancelled, ["referral"]);
    expect(told(answer.body)).toContainEqual({
      effectType: "rollbackReferral",
      props: { value: code },
    });
    expect(answer.body).toMatchObject({ referral: { usageCounter: 0, referredCustomers: [] } });
    const third = await putSession(shop, "third", order);
    expect(effectsOfType(third.body, "acceptReferral")).toHaveLength(1);
  });

  it("leaves giveaways and created coupons, and their budgets", async () => {
    const pool = await createPool(["GIFT-1", "GIFT-2"]);
    const shop = await createShop([giveaway(pool)], {
      limits: [{ action: "awardGiveaway", limit: 1, entities: [] }],
    });
    const order = await putSession(shop, "order", closing("ann"));
    const awarded = effectsOfType(order.body, "awardGiveaway");
    expect(awarded).toHaveLength(1);
    expect((await putSession(shop, "order", cancelled)).body.effects).toEqual([]);
    expect((await getSession(shop, "order")).body.effects).toEqual(awarded);
    const next = await putSession(shop, "next", closing("ann"));
    expect(effectsOfType(next.body, "awardGiveaway")).toEqual([]);
  });

  it("takes back what returns left of it", async () => {
    const limits = [{ action: "setDiscount", limit: 20, entities: [] }];
    const shop = await createShop([shoeDiscount], { limits });
    const customer = randomName("customer");
    await putSession(shop, "order", closing(customer, { cartItems: shoeCart }));
    await returnUnits(shop, "order", [{ position: 1, quantity: 1 }]);
    const sections = ["customerProfile", "previousReturns"];
    const answer = await putSession(shop, "order", cancelled, sections);
    expect(told(answer.body)).toMatchObject([
      { effectType: "rollbackDiscount", props: { cartItemPosition: 1, cartItemSubPosition: 1 } },
    ]);
    expect(answer.body).toMatchObject({
      customerProfile: { closedSessions: 0, totalSales: 0 },
      previousReturns: [{ returnedCartItems: [{ position: 1, quantity: 1 }] }],
    });
    const next = await putSession(shop, "next", closing("ann", { cartItems: shoeCart }));
    expect(next.body.effects).toHaveLength(2);
  });

  it("counts for nobody when the session was anonymous", async () => {
    const shop = await createShop([cartDiscount(5)]);
    await putSession(shop, "order", closing(""));
    const answer = await putSession(shop, "order", cancelled, ["customerSession"]);
    expect(answer).toMatchObject({
      status: 200,
      body: { customerSession: { state: "cancelled", firstSession: true } },
    });
    expect(answer.body.effects).toHaveLength(1);
  });

  it("is answered alike when it is sent again; with another body it is refused", async () => {
    const shop = await createShop([cartDiscount(5)]);
    await putSession(shop, "order", closing("ann"));
    const sections = ["customerSession", "customerProfile"];
    const first = await putSession(shop, "order", cancelled, sections);
    const second = await putSession(shop, "order", cancelled, sections);
    expect(second.body).toEqual(first.body);
    const other = await putSession(shop, "order", { ...cancelled, couponCodes: ["X"] });
    expect(other).toMatchObject({
      status: 400,
      body: { errors: [{ source: { pointer: "/state" } }] },
    });
  });

  it("is forecast by a dry call, which writes nothing", async () => {
    const shop = await createShop([cartDiscount(5)]);
    await putSession(shop, "order", closing("ann"));
    const path = "/v2/customer_sessions/order?dry=true";
    const dry = await call("PUT", path, { customerSession: cancelled }, shop.key);
    expect(dry).toMatchObject({
      status: 200,
      body: { effects: [{ effectType: "rollbackDiscount" }] },
    });
    const stored = await getSession(shop, "order");
    expect(stored.body).toMatchObject({
      customerSession: { state: "closed" },
      effects: [{ effectType: "setDiscount" }],
    });
  });

  it("refuses to modify what was closed, naming the field", async () => {
    const shop = await createShop([cartDiscount(5)]);
    await putSession(shop, "order", closing("ann"));
    const repeated = { ...cancelled, profileId: "ann", cartItems: bigCart };
    const changed = { ...repeated, profileId: "bob", cartItems: [], couponCodes: ["X"] };
    const refused = await putSession(shop, "order", changed);
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map(({ source }) => source["pointer"])).toEqual([
      "/profileId",
      "/couponCodes",
      "/cartItems",
    ]);
    expect(await putSession(shop, "order", repeated)).toMatchObject({ status: 200 });
  });

  it("is the end of the session", async () => {
    const shop = await createShop([cartDiscount(5)]);
    await putSession(shop, "order", closing("ann"));
    await putSession(shop, "order", cancelled);
    const refusals = await Promise.all([
      putSession(shop, "order", { state: "open" }),
      putSession(shop, "order", closing("ann")),
      reopen(shop, "order"),
      returnUnits(shop, "order", [{ position: 0 }]),
    ]);
    for (const { status, body } of refusals) {
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ title: "enum", source: { pointer: "/state" } }]);
    }
  });
});

it("cancels an open session without a closure, once", async () => {
  const shop = await createShop([cartDiscount(5)]);
  await putSession(shop, "cart", { profileId: "ann", cartItems: bigCart });
  const sections = ["customerSession", "event"];
  const answer = await putSession(shop, "cart", cancelled, sections);
  expect(answer).toMatchObject({
    status: 200,
    body: { customerSession: { state: "cancelled" }, event: { type: "talon_session_cancelled" } },
  });
  expect((await putSession(shop, "cart", cancelled, sections)).body).toEqual(answer.body);
});

describe("at the same time", () => {
  it("50 cancels of one session roll it back once, and are answered alike", async () => {
    const shop = await createApplication();
    const code = randomName("MANY");
    await createCouponCampaign(shop.id, { couponPattern: code, usageLimit: 0 });
    await addCampaign(shop.id, [cartDiscount(5)]);
    const customer = randomName("customer");
    await putSession(shop, "other", closing(customer, { couponCodes: [code] }));
    await putSession(shop, "order", closing(customer, { couponCodes: [code] }));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => putSession(shop, "order", cancelled, ["customerSession"])),
    );
    const [first, ...others] = answers;
    expect(first?.status).toBe(200);
    expect(first?.body.effects).toHaveLength(3);
    for (const { status, body } of others)
      expect({ status, body }).toEqual({ status: 200, body: first?.body });
    const sections = ["coupons", "customerProfile"];
    const next = await putSession(
      shop,
      "next",
      { profileId: customer, couponCodes: [code] },
      sections,
    );
    expect(next.body).toMatchObject({
      coupons: [{ usageCounter: 1 }],
      customerProfile: { closedSessions: 1, totalSales: 200 },
    });
  });

  it("a close and a cancel end in one of the two orders", async () => {
    const shop = await createApplication();
    const code = randomName("RACE");
    await createCouponCampaign(shop.id, { couponPattern: code, usageLimit: 0 });
    for (let round = 0; round < 6; round += 1) {
      const session = `race-${round}`;
      const customer = randomName("customer");
      const cart = { profileId: customer, cartItems: bigCart, couponCodes: [code] };
      await putSession(shop, session, cart);
      const [close, cancel] = await Promise.all([
        putSession(shop, session, { ...cart, state: "closed" }),
        putSession(shop, session, cancelled),
      ]);
      expect(cancel.status).toBe(200);
      const closedFirst = effectsOfType(cancel.body, "rollbackCoupon").length === 1;
      expect(close.status).toBe(closedFirst ? 200 : 400);
      expect((await getSession(shop, session)).body.customerSession["state"]).toBe("cancelled");
    }
    const next = await putSession(shop, "next", { couponCodes: [code] }, ["coupons"]);
    expect(next.body.coupons).toMatchObject([{ usageCounter: 0 }]);
  });
});
