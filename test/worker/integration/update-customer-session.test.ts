import { describe, expect, it } from "vitest";
import { createApiKey, createApplication, manage, randomName } from "../../support/deployment";
import { call } from "../../support/http";
import {
  activePoints,
  bigCart,
  closing,
  createCouponCampaign,
  createCustomer,
  createSpendPointsShop,
  defineAttribute,
  effectsOfType,
  putSession,
  type SessionBody,
  transactionsOf,
} from "./spend-points-shop";

describe("paying with points", () => {
  it("discounts the cart and takes the points when the session closes, and shows both", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    const session = randomName("order");
    const answer = await putSession(shop, session, closing(customer, 50), [
      "customerSession",
      "customerProfile",
      "loyalty",
      "event",
    ]);
    expect(answer.status).toBe(200);
    const [discount] = effectsOfType(answer.body, "setDiscount");
    expect(discount).toMatchObject({
      campaignId: shop.campaignId,
      ruleName: "1 point = $1",
      props: { name: "Spending loyalty points", value: 50 },
    });
    const [deduction] = effectsOfType(answer.body, "deductLoyaltyPoints");
    expect(deduction).toMatchObject({
      props: { value: 50, programId: shop.programId, name: "Spending loyalty points" },
    });
    expect(answer.body.customerSession).toMatchObject({ state: "closed", total: 200 });
    expect(answer.body.customerProfile).toMatchObject({ closedSessions: 1, totalSales: 200 });
    expect(answer.body.event).toMatchObject({ type: "talon_session_closed" });
    expect(answer.body.loyalty.programs[shop.programId]?.ledger).toMatchObject({
      currentBalance: 70,
      tentativeCurrentBalance: 70,
    });
    expect(await activePoints(shop, customer)).toBe(70);
    expect((await transactionsOf(shop, customer))[0]).toMatchObject({
      type: "subtraction",
      amount: 50,
      name: "Spending loyalty points",
      customerSessionId: session,
      transactionUUID: deduction?.props["transactionUUID"],
    });
  });

  it.each([
    ["more than the cart costs", 50, [{ sku: "a", quantity: 1, price: 30 }], /30/],
    ["nothing", 0, bigCart, /0/],
    ["a negative number", -5, bigCart, /-5/],
    ["parts of a hundredth", 10.005, bigCart, /10\.005/],
    ["more than there are", 121, bigCart, /120/],
  ])("gives and takes nothing for %s, and says why", async (_what, points, cart, reason) => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    const answer = await putSession(shop, randomName("order"), closing(customer, points, cart), [
      "ruleFailureReasons",
    ]);
    expect(answer.status).toBe(200);
    expect(effectsOfType(answer.body, "setDiscount")).toEqual([]);
    expect(effectsOfType(answer.body, "deductLoyaltyPoints")).toEqual([]);
    const details = answer.body.ruleFailureReasons.map((failure) => failure.details);
    expect(details).toEqual([expect.stringMatching(reason)]);
    expect(await activePoints(shop, customer)).toBe(120);
  });

  it("says why when the attribute is missing", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    const change = { profileId: customer, state: "closed", cartItems: bigCart };
    const answer = await putSession(shop, randomName("order"), change, ["ruleFailureReasons"]);
    expect(answer.status).toBe(200);
    expect(effectsOfType(answer.body, "deductLoyaltyPoints")).toEqual([]);
    expect(JSON.stringify(answer.body.ruleFailureReasons)).toContain("PointsToSpend");
    expect(await activePoints(shop, customer)).toBe(120);
  });

  it("answers the same close again with what it answered first", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    const session = randomName("order");
    const first = await putSession(shop, session, closing(customer, 50), ["customerSession"]);
    const second = await putSession(shop, session, closing(customer, 50), ["customerSession"]);
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(await activePoints(shop, customer)).toBe(70);
    const other = await putSession(shop, session, closing(customer, 20));
    expect(other.status).toBe(400);
    expect(other.body.errors).toMatchObject([{ title: "enum", source: { pointer: "/state" } }]);
  });
});

describe("an open session", () => {
  it("writes nothing to the ledger", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    const open = { ...closing(customer, 50), state: "open" };
    expect((await putSession(shop, randomName("cart"), open)).status).toBe(200);
    expect(await transactionsOf(shop, customer)).toHaveLength(1);
    expect(await activePoints(shop, customer)).toBe(120);
  });

  it("keeps what is left out, merges attributes and replaces the cart", async () => {
    const shop = await createApplication();
    await defineAttribute("CustomerSession", "Channel", "string");
    await defineAttribute("CustomerSession", "Gift", "boolean");
    const session = randomName("cart");
    const customer = randomName("customer");
    await putSession(shop, session, {
      profileId: customer,
      cartItems: bigCart,
      couponCodes: ["A"],
      identifiers: ["device"],
      attributes: { Channel: "app", Gift: true },
    });
    const answer = await putSession(
      shop,
      session,
      {
        cartItems: [{ sku: "b", quantity: 2, price: 1.15, position: 7, catalogItemID: 5 }],
        couponCodes: [],
        attributes: { Gift: null },
      },
      ["customerSession"],
    );
    expect(answer.body.customerSession).toMatchObject({
      profileId: customer,
      couponCodes: [],
      coupon: "",
      identifiers: ["device"],
      attributes: { Channel: "app" },
      cartItems: [{ sku: "b", quantity: 2, price: 1.15, position: 0 }],
      total: 2.3,
      updateCount: 2,
    });
    expect(answer.body.customerSession["attributes"]).toEqual({ Channel: "app" });
  });

  it("takes null for what is left out, as many clients write it", async () => {
    const shop = await createApplication();
    const customer = randomName("customer");
    await putSession(shop, "cart", { profileId: customer, couponCodes: ["A"] });
    const nulls = {
      profileId: null,
      couponCodes: null,
      referralCode: null,
      loyaltyCards: null,
      attributes: null,
      cartItems: [{ sku: "a", quantity: 1, price: 1, name: null, attributes: null, weight: null }],
    };
    const answer = await putSession(shop, "cart", nulls, ["customerSession"]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.body.customerSession).toMatchObject({
      profileId: customer,
      couponCodes: ["A"],
      cartItems: [{ sku: "a", quantity: 1, price: 1, position: 0 }],
    });
  });

  it("takes ids as they are, decoded once", async () => {
    const shop = await createApplication();
    for (const id of ["a/b", "100%41", "ü €", "..%2e"]) {
      const answer = await putSession(shop, id, {}, ["customerSession"]);
      expect(answer.body.customerSession).toMatchObject({ integrationId: id });
    }
  });
});

describe("the sections of the answer", () => {
  it("come only when they are asked for", async () => {
    const shop = await createApplication();
    const { body } = await putSession(shop, randomName("cart"), { cartItems: bigCart });
    expect(body).toEqual({ effects: [], createdCoupons: [], createdReferrals: [] });
  });

  it("show coupons with this session's use and the campaigns that gave something", async () => {
    const shop = await createApplication();
    const code = randomName("CODE");
    const campaignId = await createCouponCampaign(shop.id, { couponPattern: code, usageLimit: 3 });
    const customer = randomName("customer");
    const change = { profileId: customer, cartItems: bigCart, couponCodes: [code] };
    const sections = ["coupons", "triggeredCampaigns", "awardedGiveaways", "previousReturns"];
    const open = await putSession(shop, "s1", change, sections);
    expect(open.body.coupons).toMatchObject([{ value: code, usageCounter: 0 }]);
    const closed = await putSession(shop, "s1", { ...change, state: "closed" }, sections);
    expect(effectsOfType(closed.body, "acceptCoupon")).toMatchObject([{ props: { value: code } }]);
    expect(closed.body).toMatchObject({
      coupons: [{ value: code, campaignId, usageCounter: 1, profileRedemptionCount: 1 }],
      triggeredCampaigns: [{ id: campaignId, applicationId: shop.id, frontendState: "running" }],
      awardedGiveaways: [],
      previousReturns: [],
    });
    const again = await putSession(shop, "s1", { ...change, state: "closed" }, sections);
    expect(again.body.coupons).toEqual(closed.body.coupons);
  });

  it("forecast the balance that an open session will leave", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120.5);
    const answer = await call<SessionBody>(
      "PUT",
      "/v2/customer_sessions/dry-close?dry=true",
      { customerSession: closing(customer, 50), responseContent: ["loyalty"] },
      shop.key,
    );
    expect(answer.body.loyalty.programs[shop.programId]?.ledger).toMatchObject({
      currentBalance: 120.5,
      tentativeCurrentBalance: 70.5,
    });
  });
});

describe("a dry call", () => {
  it("writes nothing at all", async () => {
    const shop = await createSpendPointsShop();
    const customer = await createCustomer(shop, 120);
    const path = `/v2/customer_sessions/${randomName("dry")}`;
    const body = { customerSession: closing(customer, 50) };
    const dry = await call<SessionBody>("PUT", `${path}?dry=true`, body, shop.key);
    expect(effectsOfType(dry.body, "deductLoyaltyPoints")).toHaveLength(1);
    expect((await call("GET", path, undefined, shop.key)).status).toBe(404);
    expect(await activePoints(shop, customer)).toBe(120);
  });

  it("is what every call of a staging key is", async () => {
    const shop = await createApplication();
    const key = await createApiKey(shop.id, { type: "staging" });
    expect((await putSession({ ...shop, key }, "staged", {})).status).toBe(200);
    const read = await call("GET", "/v2/customer_sessions/staged", undefined, shop.key);
    expect(read.status).toBe(404);
  });

  it("runs by the clock that it names", async () => {
    const shop = await createApplication();
    const code = randomName("CODE");
    await createCouponCampaign(shop.id, {
      couponPattern: code,
      startDate: "2998-01-01T00:00:00Z",
    });
    const body = { customerSession: { cartItems: bigCart, couponCodes: [code] } };
    const at = async (query: string) => {
      const path = `/v2/customer_sessions/clock?dry=true${query}`;
      return (await call<SessionBody>("PUT", path, body, shop.key)).body;
    };
    expect(effectsOfType(await at(""), "rejectCoupon")).toMatchObject([
      { props: { rejectionReason: "CouponStartDateInFuture" } },
    ]);
    const later = await at("&now=2998-06-01T00:00:00Z");
    expect(effectsOfType(later, "acceptCoupon")).toHaveLength(1);
  });
});

describe("a request that can't be honoured", () => {
  const line = { sku: "a", quantity: 1, price: 1 };

  it.each([
    ["a negative quantity", { cartItems: [{ ...line, quantity: -1 }] }, "/cartItems/0/quantity"],
    ["half a unit", { cartItems: [{ ...line, quantity: 1.5 }] }, "/cartItems/0/quantity"],
    ["a negative price", { cartItems: [{ ...line, price: -1 }] }, "/cartItems/0/price"],
    ["no price", { cartItems: [{ sku: "a", quantity: 1 }] }, "/cartItems/0/price"],
    ["no SKU", { cartItems: [{ quantity: 1, price: 1 }] }, "/cartItems/0/sku"],
    ["1,001 lines", { cartItems: Array.from({ length: 1001 }, () => line) }, "/cartItems"],
    [
      "10,001 units",
      {
        cartItems: [
          { ...line, quantity: 9_999 },
          { ...line, quantity: 2 },
        ],
      },
      "/cartItems",
    ],
    ["a code of 101 characters", { couponCodes: ["x".repeat(101)] }, "/couponCodes/0"],
    ["51 codes", { couponCodes: Array(51).fill("x") }, "/couponCodes"],
    ["two loyalty cards", { loyaltyCards: ["a", "b"] }, "/loyaltyCards"],
    ["six identifiers", { identifiers: Array(6).fill("x") }, "/identifiers"],
    ["an id of 1,001 characters", { profileId: "x".repeat(1001) }, "/profileId"],
    ["half of a surrogate pair", { profileId: "\ud800" }, "/profileId"],
    ["an unknown state", { state: "paid" }, "/state"],
    ["an attribute that is a tree", { attributes: { A: { b: { c: 1 } } } }, "/attributes/A"],
    [
      "an experiment",
      { experimentVariantAllocations: [{ experimentID: 1, variantID: 1 }] },
      "/experimentVariantAllocations",
    ],
    ["campaigns to evaluate without dry", { evaluableCampaignIds: [1] }, "/evaluableCampaignIds"],
  ])("names the place of %s, and nothing is written", async (_what, change, place) => {
    const shop = await createApplication();
    const answer = await putSession(shop, "refused", change);
    expect(answer.status).toBe(400);
    expect(answer.body).not.toHaveProperty("StatusCode");
    expect(answer.body.errors.map(({ source }) => source)).toEqual([
      { pointer: `/customerSession${place}` },
    ]);
    const read = await call("GET", "/v2/customer_sessions/refused", undefined, shop.key);
    expect(read.status).toBe(404);
  });

  it("names an attribute that nobody defined, or that is of another type", async () => {
    const shop = await createApplication();
    await defineAttribute("CustomerSession", "PointsToSpend", "number");
    const unknown = await putSession(shop, "refused", { attributes: { Nobody: 1 } });
    expect(unknown).toMatchObject({
      status: 400,
      body: {
        message: "The submitted data was invalid",
        errors: [{ title: "Unknown", source: { pointer: "/attributes/Nobody" } }],
      },
    });
    const wrong = await putSession(shop, "refused", { attributes: { PointsToSpend: "50" } });
    expect(wrong.body.errors).toMatchObject([
      { title: "Invalid type", source: { pointer: "/attributes/PointsToSpend" } },
    ]);
    const read = await call("GET", "/v2/customer_sessions/refused", undefined, shop.key);
    expect(read.status).toBe(404);
  });

  it.each([
    ["now=2998-01-01T00:00:00Z", "now"],
    ["dry=true&now=2001-01-01T00:00:00Z", "now"],
    ["dry=true&now=soon", "now"],
    ["dry=maybe", "dry"],
    ["dry=true&dry=false", "dry"],
  ])("names the parameter of ?%s", async (query, parameter) => {
    const shop = await createApplication();
    const body = { customerSession: {} };
    const path = `/v2/customer_sessions/refused?${query}`;
    const answer = await call<SessionBody>("PUT", path, body, shop.key);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ source }) => source)).toEqual([{ parameter }]);
  });

  it("refuses sections that can't be built", async () => {
    const shop = await createApplication();
    for (const section of ["campaignEligibility", "everything"]) {
      const answer = await putSession(shop, "refused", {}, [section]);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0]?.source["pointer"]).toMatch(/^\/responseContent/);
    }
  });

  it("refuses bodies that are no JSON, too large or missing", async () => {
    const shop = await createApplication();
    const path = "/v2/customer_sessions/refused";
    expect((await call("PUT", path, '{"customerSession": ', shop.key)).status).toBe(400);
    expect((await call("PUT", path, {}, shop.key)).status).toBe(400);
    expect((await call("PUT", path, undefined, shop.key)).status).toBe(400);
    const large = { customerSession: { profileId: "x".repeat(5 * 1024 * 1024) } };
    expect((await call("PUT", path, large, shop.key)).status).toBe(413);
    expect((await call("GET", path, undefined, shop.key)).status).toBe(404);
  });

  it("refuses a store that does not exist", async () => {
    const shop = await createApplication();
    const answer = await putSession(shop, "refused", { storeIntegrationId: "store" });
    const source = { pointer: "/storeIntegrationId" };
    expect(answer.body.errors).toMatchObject([{ title: "Unknown", source }]);
  });
});

it("hides one Application's sessions from another's key", async () => {
  const [mine, other] = await Promise.all([createApplication(), createApplication()]);
  await putSession(mine, "shared-id", { cartItems: bigCart }, []);
  const answer = await putSession(other, "shared-id", {}, ["customerSession"]);
  expect(answer.body.customerSession).toMatchObject({ cartItems: [], updateCount: 1 });
  await manage("DELETE", `/v1/applications/${other.id}`);
  expect((await putSession(other, "shared-id", {})).status).toBe(401);
});
