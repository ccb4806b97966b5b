import { describe, expect, it } from "vitest";
import { manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import { createPool, discount, giveaway } from "./rules-shop";
import { effectsOfType, putSession } from "./spend-points-shop";
import { addCampaign, createShop, getSession, returnUnits, told } from "./undo-shop";

import {
  AGAIN,
  atLeast100,
  check,
  everything,
  net,
  oneBoot,
  order,
  returnAgain,
  sumOf,
} from "./reevaluation-shop";

describe("a discount on the session", () => {
  it("stands while its condition holds, and is rolled back when it does not", async () => {
    const limits = [{ action: "setDiscount", limit: 15, entities: [] }];
    const shop = await createShop([atLeast100, discount(15)], { ...AGAIN, limits });
    await putSession(shop, "order", order());
    const first = await returnAgain(shop, oneBoot, ["triggeredCampaigns"]);
    expect(first).toMatchObject({
      status: 200,
      body: { effects: [], triggeredCampaigns: [{ id: shop.campaignId }] },
    });
    expect(await net(shop)).toMatchObject([{ effectType: "setDiscount", props: { value: 15 } }]);
    expect((await putSession(shop, "second", order())).body.effects).toEqual([]);

    const gone = await returnAgain(shop, oneBoot);
    expect(told(gone.body)).toEqual([
      { effectType: "rollbackDiscount", props: { name: "discount", value: 15 } },
    ]);
    expect(await net(shop)).toEqual([]);
    expect((await putSession(shop, "third", order())).body.effects).toHaveLength(1);
  });

  it("of another amount is rolled back and given again, with exact budgets", async () => {
    const limits = [
      { action: "setDiscount", limit: 15, entities: [] },
      { action: "setDiscountEffect", limit: 2, entities: [] },
    ];
    const shop = await createShop([discount("{{ $Session.Total * 10% }}")], { ...AGAIN, limits });
    await putSession(shop, "order", order());
    const answer = await returnAgain(shop, oneBoot);
    expect(told(answer.body)).toEqual([
      { effectType: "rollbackDiscount", props: { name: "discount", value: 15 } },
      { effectType: "setDiscount", props: { name: "discount", value: 11 } },
    ]);
    expect(await net(shop)).toEqual([
      { effectType: "setDiscount", props: { name: "discount", value: 11 } },
    ]);
    const small = (price: number) => order("", { cartItems: [{ sku: "s", quantity: 1, price }] });
    expect((await putSession(shop, "50", small(50))).body.effects).toEqual([]);
    expect((await putSession(shop, "40", small(40))).body.effects).toHaveLength(1);

    const rest = await returnAgain(shop, everything);
    expect(told(rest.body)).toEqual([
      { effectType: "rollbackDiscount", props: { name: "discount", value: 11 } },
    ]);
    expect((await putSession(shop, "110", small(110))).body.effects).toHaveLength(1);
    await putSession(shop, "order", { state: "cancelled" });
    expect((await putSession(shop, "10", small(10))).body.effects).toEqual([]);
  });

  it("stands when the engine is not asked, or its campaign is not for returns", async () => {
    const shop = await createShop([atLeast100, discount(15)], AGAIN);
    await addCampaign(shop.id, [atLeast100, discount(5)]);
    await putSession(shop, "order", order());
    expect((await returnUnits(shop, "order", [{ position: 0 }])).body.effects).toEqual([]);
    const asked = await returnAgain(shop, [{ position: 1 }]);
    expect(told(asked.body)).toMatchObject([{ props: { value: 15 } }]);
    expect(await net(shop)).toMatchObject([{ props: { value: 5 } }]);
  });

  it("shares what is left with the discounts of other campaigns", async () => {
    const shop = await createShop([discount(20)]);
    await addCampaign(shop.id, [discount(200)], AGAIN);
    await addCampaign(shop.id, [discount(200)]);
    await putSession(shop, "order", order());
    expect((await net(shop)).map(({ props }) => props["value"])).toEqual([20, 130]);
    const answer = await returnAgain(shop, oneBoot);
    expect(told(answer.body).map(({ props }) => props["value"])).toEqual([130, 90]);
    expect(sumOf(await net(shop))).toBe(110);
  });

  it("of a campaign that had none at the closing is not given", async () => {
    const cheap = check("$Session.Total", "lessThan", 100);
    const shop = await createShop([cheap, discount(5)], AGAIN);
    await putSession(shop, "order", order());
    expect((await returnAgain(shop, [{ position: 0 }])).body.effects).toEqual([]);
  });

  it("stands when its campaign was disabled since", async () => {
    const shop = await createShop([atLeast100, discount(15)], AGAIN);
    await putSession(shop, "order", order());
    const path = `/v1/applications/${shop.id}/campaigns/${shop.campaignId}`;
    const campaign = await manage<object>("GET", path);
    await manage("PUT", path, { ...campaign, state: "disabled" });
    expect((await returnAgain(shop, [{ position: 0 }])).body.effects).toEqual([]);
    expect(await net(shop)).toHaveLength(1);
  });

  it("for the first order stays one, whatever the customer ordered since", async () => {
    const isFirst = check("$Profile.ClosedSessions", "equals", 0);
    const shop = await createShop([isFirst, discount(15)], AGAIN);
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    expect((await putSession(shop, "later", order(customer))).body.effects).toEqual([]);
    const answer = await returnAgain(shop, oneBoot, ["customerProfile"]);
    expect(answer.body.effects).toEqual([]);
    expect(answer.body.customerProfile).toMatchObject({ closedSessions: 2, totalSales: 260 });
  });

  it("computes a dry return and stores nothing", async () => {
    const shop = await createShop([atLeast100, discount(15)], AGAIN);
    await putSession(shop, "order", order());
    const dry = await returnAgain(shop, [{ position: 0 }], [], "&dry=true");
    expect(told(dry.body)).toMatchObject([{ effectType: "rollbackDiscount" }]);
    expect(await net(shop)).toMatchObject([{ effectType: "setDiscount" }]);
  });
});

describe("discounts on units", () => {
  it("pro rata are spread over what remains, in the places of the sold cart", async () => {
    const limits = [{ action: "setDiscount", limit: 25, entities: [] }];
    const proRata = {
      type: "awardDiscount",
      name: "pro rata",
      value: 25,
      partial: false,
      target: { type: "allItems", prorated: true },
    };
    const shop = await createShop([proRata], { ...AGAIN, limits });
    await putSession(shop, "order", order());
    for (const [items, places] of [
      [oneBoot, [[0, 1], [0, 2], [1]]],
      [oneBoot, [[0, 2], [1]]],
      [[{ position: 1 }], [[0, 2]]],
    ] as const) {
      await returnAgain(shop, items);
      const standing = await net(shop);
      expect(sumOf(standing)).toBe(25);
      const found = standing.map(({ props }) =>
        [props["position"], props["subPosition"]].filter((place) => place !== undefined),
      );
      expect(found).toEqual(places);
    }
    expect((await putSession(shop, "no budget", order())).body.effects).toEqual([]);
    const last = await returnAgain(shop, everything.slice(0, 1));
    expect(sumOf(last.body.effects)).toBe(25);
    expect(await net(shop)).toEqual([]);
    expect((await putSession(shop, "budget", order())).body.effects).toHaveLength(4);
  });

  it("hands each of 8 units back once to 12 callers, and the budget with them", async () => {
    const limits = [{ action: "setDiscount", limit: 8, entities: [] }];
    const shop = await createShop([discount("{{ $Session.Total * 10% }}")], { ...AGAIN, limits });
    const lines = [{ sku: "shoe", quantity: 8, price: 10 }];
    await putSession(shop, "order", order("", { cartItems: lines }));
    const untilTold = async (): ReturnType<typeof returnAgain> => {
      const answer = await returnAgain(shop, oneBoot);
      // Who lost for two seconds is to come again.
      return answer.status === 409 ? untilTold() : answer;
    };
    const answers = await Promise.all(Array.from({ length: 12 }, untilTold));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array(8).fill(200), ...Array(4).fill(400)]);
    expect(await net(shop)).toEqual([]);
    const next = await putSession(shop, "next", order("", { cartItems: lines }));
    expect(told(next.body)).toMatchObject([{ props: { value: 8 } }]);
  }, 60_000);
});

describe("codes", () => {
  const blocks = [{ type: "checkCoupon", redeem: true }, atLeast100, discount(15)];

  it("stay redeemed while their rule holds, and come free when it does not", async () => {
    const limits = [{ action: "redeemCoupon", limit: 1, entities: ["Profile"] }];
    const shop = await createShop(blocks, { ...AGAIN, limits });
    const code = randomName("CODE");
    const coupons = `/v1/applications/${shop.id}/campaigns/${shop.campaignId}/coupons`;
    await manage("POST", coupons, { numberOfCoupons: 1, usageLimit: 1, couponPattern: code });
    const customer = randomName("customer");
    const withCode = order(customer, { couponCodes: [code] });
    await putSession(shop, "order", withCode);
    expect((await returnAgain(shop, oneBoot)).body.effects).toEqual([]);
    expect(told((await putSession(shop, "second", withCode)).body)).toMatchObject([
      { effectType: "rejectCoupon", props: { rejectionReason: "CouponLimitReached" } },
    ]);
    const gone = await returnAgain(shop, oneBoot, ["coupons"]);
    expect(told(gone.body)).toEqual([
      { effectType: "rollbackCoupon", props: { value: code } },
      { effectType: "rollbackDiscount", props: { name: "discount", value: 15 } },
    ]);
    expect(gone.body.coupons).toMatchObject([{ value: code, usageCounter: 0 }]);
    expect(await net(shop)).toEqual([]);
    const third = await putSession(shop, "third", withCode);
    expect(effectsOfType(third.body, "acceptCoupon")).toHaveLength(1);
    await putSession(shop, "order", { state: "cancelled" });
    expect(told((await putSession(shop, "fourth", withCode)).body)).toMatchObject([
      { effectType: "rejectCoupon" },
    ]);
  });
});

it("keeps what a coupon brought that staff deleted since", async () => {
  const shop = await createShop([{ type: "checkCoupon", redeem: true }, discount(15)], AGAIN);
  const coupons = `/v1/applications/${shop.id}/campaigns/${shop.campaignId}/coupons`;
  const code = randomName("CODE");
  await manage("POST", coupons, { numberOfCoupons: 1, usageLimit: 1, couponPattern: code });
  await putSession(shop, "order", order("", { couponCodes: [code] }));
  await manage("DELETE", coupons);
  expect((await returnAgain(shop, oneBoot)).body.effects).toEqual([]);
  expect(await net(shop)).toHaveLength(2);
  const rest = await returnUnits(shop, "order", everything);
  expect(rest.body.effects).toEqual([]);
});

it("lets a referral go with its rule, so that the friend may be referred again", async () => {
  const blocks = [{ type: "checkReferral", redeem: true }, atLeast100, discount(15)];
  const shop = await createShop(blocks, AGAIN);
  const advocate = randomName("advocate");
  await putSession(shop, "of-the-advocate", { profileId: advocate });
  const sent = { campaignId: shop.campaignId, advocateProfileIntegrationId: advocate };
  const made = await call<{ code: string }>("POST", "/v1/referrals", sent, shop.key);
  const referred = order(randomName("friend"), { referralCode: made.body.code });
  await putSession(shop, "order", referred);
  expect((await returnAgain(shop, oneBoot)).body.effects).toEqual([]);
  const gone = await returnAgain(shop, oneBoot, ["referral"]);
  expect(told(gone.body).map(({ effectType }) => effectType)).toEqual([
    "rollbackReferral",
    "rollbackDiscount",
  ]);
  expect(gone.body.referral).toMatchObject({ usageCounter: 0, referredCustomers: [] });
  const next = await putSession(shop, "next", referred);
  expect(effectsOfType(next.body, "acceptReferral")).toHaveLength(1);
});

it("leaves a giveaway with the customer, and awards no other one", async () => {
  const pool = await createPool(["GIFT-1", "GIFT-2"]);
  const shop = await createShop([discount("{{ $Session.Total * 10% }}"), giveaway(pool)], AGAIN);
  await putSession(shop, "order", order(randomName("ann")));
  const answer = await returnAgain(shop, oneBoot);
  expect(told(answer.body).map(({ effectType }) => effectType)).toEqual([
    "rollbackDiscount",
    "setDiscount",
  ]);
  expect(effectsOfType((await getSession(shop, "order")).body, "awardGiveaway")).toMatchObject([
    { props: { code: "GIFT-1" } },
  ]);
  const other = await putSession(shop, "other", order(randomName("bob")));
  expect(effectsOfType(other.body, "awardGiveaway")).toMatchObject([{ props: { code: "GIFT-2" } }]);
  // The last one is gone: the rule of the first order still holds.
  const again = await returnAgain(shop, oneBoot);
  expect(sumOf(effectsOfType(again.body, "setDiscount"))).toBe(7);
});
