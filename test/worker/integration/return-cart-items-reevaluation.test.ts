import { describe, expect, it } from "vitest";
import { createApplication, manage, randomName } from "../../support/deployment";
import { discount } from "./rules-shop";
import {
  activePoints,
  closing,
  createCustomer,
  createSpendPointsShop,
  effectsOfType,
  putSession,
  type SpendPointsShop,
} from "./spend-points-shop";
import { addCampaign, createShop, getSession, returnUnits, told } from "./undo-shop";

const AGAIN = { reevaluateOnReturn: true };

/** 150 in all. */
const cartItems = [
  { sku: "boots", quantity: 3, price: 40, category: "shoes" },
  { sku: "shirt", quantity: 1, price: 30, category: "shirts" },
];

const order = (profileId = "", more: Readonly<Record<string, unknown>> = {}) => ({
  profileId,
  state: "closed",
  cartItems,
  ...more,
});

const check = (attribute: string, operator: string, value: unknown) => ({
  type: "checkAttribute",
  attribute,
  operator,
  value,
});

const atLeast100 = check("$Session.Total", "greaterThanOrEqual", 100);

type Shop = Parameters<typeof returnUnits>[0];
type Items = Parameters<typeof returnUnits>[2];

const returnAgain = (shop: Shop, items: Items, sections: readonly string[] = [], more = "") =>
  returnUnits(shop, "order", items, sections, `?runRuleEngine=true${more}`);

const oneBoot = [{ position: 0, quantity: 1 }];

const everything = [{ position: 0 }, { position: 1 }];

const net = async (shop: Shop) => told((await getSession(shop, "order")).body);

const sumOf = (effects: readonly { readonly props: Readonly<Record<string, unknown>> }[]) =>
  effects.reduce((sum, { props }) => sum + Math.round(Number(props["value"]) * 100), 0) / 100;

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
    const answers = await Promise.all(Array.from({ length: 12 }, () => returnAgain(shop, oneBoot)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array(8).fill(200), ...Array(4).fill(400)]);
    expect(await net(shop)).toEqual([]);
    const next = await putSession(shop, "next", order("", { cartItems: lines }));
    expect(told(next.body)).toMatchObject([{ props: { value: 8 } }]);
  }, 30_000);
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

describe("points that were spent", () => {
  it("come back when the rest of the cart can't take the discount", async () => {
    const shop = await createSpendPointsShop({
      ...AGAIN,
      limits: [{ action: "redeemLoyaltyPoints", limit: 50, entities: [] }],
    });
    const customer = await createCustomer(shop, 50);
    await putSession(shop, "order", closing(customer, 50, cartItems));
    expect((await returnAgain(shop, oneBoot)).body.effects).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(0);
    const answer = await returnAgain(shop, [{ position: 0 }]);
    expect(told(answer.body)).toMatchObject([
      { effectType: "rollbackDiscount", props: { value: 50 } },
      { effectType: "rollbackDeductedLoyaltyPoints", props: { value: 50 } },
    ]);
    expect(await net(shop)).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(50);
    const next = await putSession(shop, "next", closing(customer, 50, cartItems));
    expect(effectsOfType(next.body, "deductLoyaltyPoints")).toHaveLength(1);
    await putSession(shop, "order", { state: "cancelled" });
    expect(await activePoints(shop, customer)).toBe(0);
  });
});

describe("points that were added", () => {
  /** A point for each dollar that is left, 150 in all. */
  async function createEarningShop(
    returnPolicy: string,
    value = "{{ $Session.Total }}",
  ): Promise<SpendPointsShop> {
    const shop = await createApplication();
    const { id: programId } = await manage<{ id: number }>("POST", "/v1/loyalty_programs", {
      name: randomName("wallet"),
      title: "Points",
      timezone: "UTC",
      cardBased: false,
      sandbox: false,
      allowSubledger: true,
      defaultValidity: "unlimited",
      defaultPending: "immediate",
      returnPolicy,
      subscribedApplications: [shop.id],
      tiers: [],
    });
    const award = {
      type: "awardLoyaltyPoints",
      program: { id: programId },
      subledger: "",
      name: "Thank you",
      value,
      partial: false,
      target: { type: "cart" },
      recipient: "Current",
    };
    const limits = [{ action: "createLoyaltyPoints", limit: 150, entities: [] }];
    const onClose = { type: "checkEvent", eventType: "talon_session_closed" };
    const campaignId = await addCampaign(shop.id, [onClose, award], { ...AGAIN, limits });
    return { ...shop, programId, campaignId };
  }

  it("move by the difference, and to zero in the end", async () => {
    const shop = await createEarningShop("within_balance");
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    const answer = await returnAgain(shop, oneBoot);
    expect(told(answer.body)).toMatchObject([
      { effectType: "rollbackAddedLoyaltyPoints", props: { value: 40 } },
    ]);
    expect(await net(shop)).toMatchObject([
      { effectType: "addLoyaltyPoints", props: { value: 110 } },
    ]);
    expect(await activePoints(shop, customer)).toBe(110);
    await returnAgain(shop, everything);
    expect(await net(shop)).toEqual([]);
    expect(await activePoints(shop, customer)).toBe(0);
    const next = await putSession(shop, "next", order(customer));
    expect(effectsOfType(next.body, "addLoyaltyPoints")).toHaveLength(1);
  });

  it("stay as far as the policy keeps them, and so does their budget", async () => {
    const shop = await createEarningShop("only_pending");
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    for (const items of [oneBoot, everything]) {
      expect((await returnAgain(shop, items)).body.effects).toEqual([]);
    }
    expect(await activePoints(shop, customer)).toBe(150);
    expect(await net(shop)).toMatchObject([{ props: { value: 150 } }]);
    const next = await putSession(shop, "next", order(customer));
    expect(effectsOfType(next.body, "addLoyaltyPoints")).toEqual([]);
  });

  it("that grow are given, and all of them come back", async () => {
    const shop = await createEarningShop("within_balance", "{{ 200 - $Session.Total }}");
    const customer = randomName("customer");
    await putSession(shop, "order", order(customer));
    expect(await activePoints(shop, customer)).toBe(50);
    const answer = await returnAgain(shop, oneBoot);
    expect(told(answer.body)).toMatchObject([
      { effectType: "addLoyaltyPoints", props: { value: 40 } },
    ]);
    expect(await activePoints(shop, customer)).toBe(90);
    await putSession(shop, "order", { state: "cancelled" });
    expect(await activePoints(shop, customer)).toBe(0);
    expect(await net(shop)).toEqual([]);
  });
});
