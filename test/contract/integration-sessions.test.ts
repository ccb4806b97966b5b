import { beforeAll, describe, expect, it } from "vitest";
import { call, randomName } from "./support/client";
import { expectEffectsFit } from "./support/effects";
import { expectFits, expectStored, referenceIsPresent } from "./support/reference";
import { addPoints, createSpendPointsShop, type SpendPointsShop } from "./support/spend-points";

const EVERY_SECTION = [
  "customerSession",
  "customerProfile",
  "coupons",
  "triggeredCampaigns",
  "referral",
  "loyalty",
  "event",
  "awardedGiveaways",
  "ruleFailureReasons",
  "previousReturns",
  "achievements",
];

/** The effects one by one: the document's `oneOf` of their props can't tell them apart. */
function expectSessionFits(operationId: string, body: Record<string, unknown>): void {
  expectEffectsFit(body["effects"]);
  expectFits("integration-api", operationId, 200, { ...body, effects: [] });
}

describe.skipIf(!referenceIsPresent)("sessions fit the public document", () => {
  let shop: SpendPointsShop;
  beforeAll(async () => {
    shop = await createSpendPointsShop();
  });

  const path = (session: string) => `/v2/customer_sessions/${session}`;
  const put = (session: string, customerSession: unknown, responseContent = EVERY_SECTION) =>
    call("PUT", path(session), { customerSession, responseContent }, shop.key);

  const cart = () => ({
    cartItems: [
      {
        name: "ProductC",
        sku: "sku-00004",
        quantity: 2,
        price: 99.99,
        category: "shoes",
        product: { name: "Product" },
        weight: 1.5,
        height: 2,
        width: 3,
        length: 4,
        attributes: { Color: "red" },
        additionalCosts: { shipping: { price: 1.5 } },
      },
    ],
    additionalCosts: { shipping: { price: 5 } },
    identifiers: ["device-1"],
    attributes: { PointsToSpend: 50 },
  });

  it("an open session, with every field that was sent", async () => {
    const session = randomName("cart");
    const sent = { ...cart(), profileId: randomName("customer"), couponCodes: [shop.coupon] };
    const answer = await put(session, sent);
    expect(answer.status).toBe(200);
    expectSessionFits("updateCustomerSessionV2", answer.body);
    expectStored(answer.body["customerSession"], sent);
    expect(answer.body).toMatchObject({ createdCoupons: [], createdReferrals: [] });
    const read = await call("GET", path(session), undefined, shop.key);
    expect(read.status).toBe(200);
    expectSessionFits("getCustomerSession", read.body);
    expectStored(read.body["customerSession"], sent);
  });

  it("a closed session with points, a coupon and every section", async () => {
    const customer = randomName("customer");
    await addPoints(shop, customer, { points: 120 });
    const sent = {
      ...cart(),
      profileId: customer,
      state: "closed",
      couponCodes: [shop.coupon, "UNKNOWN-CODE"],
    };
    const answer = await put(randomName("order"), sent);
    expect(answer.status).toBe(200);
    expectSessionFits("updateCustomerSessionV2", answer.body);
    const types = (answer.body["effects"] as { effectType: string }[]).map((it) => it.effectType);
    expect(types).toEqual(
      expect.arrayContaining([
        "setDiscount",
        "deductLoyaltyPoints",
        "addLoyaltyPoints",
        "acceptCoupon",
        "rejectCoupon",
      ]),
    );
  });

  it("a session whose rules fail", async () => {
    const answer = await put(randomName("order"), {
      ...cart(),
      state: "closed",
      couponCodes: ["UNKNOWN-CODE"],
    });
    expect(answer.status).toBe(200);
    expectSessionFits("updateCustomerSessionV2", answer.body);
    expect(answer.body["ruleFailureReasons"]).not.toEqual([]);
  });

  it("an anonymous session without any section", async () => {
    const answer = await put(randomName("cart"), {}, []);
    expectSessionFits("updateCustomerSessionV2", answer.body);
  });

  it("refusals of the body, of the query and of the key", async () => {
    const session = path(randomName("cart"));
    const invalid = await put("refused", { cartItems: [{ sku: "a", quantity: -1, price: 1 }] });
    expect(invalid.status).toBe(400);
    expectFits("integration-api", "updateCustomerSessionV2", 400, invalid.body);
    const query = await call("PUT", `${session}?dry=maybe`, { customerSession: {} }, shop.key);
    expect(query.status).toBe(400);
    expectFits("integration-api", "updateCustomerSessionV2", 400, query.body);
    const wrong = "ApiKey-v1 wrong";
    const unauthorized = await call("PUT", session, { customerSession: {} }, wrong);
    expect(unauthorized.status).toBe(401);
    expectFits("integration-api", "updateCustomerSessionV2", 401, unauthorized.body);
  });

  it("refusals of a read", async () => {
    const long = await call("GET", path("x".repeat(1001)), undefined, shop.key);
    expect(long.status).toBe(400);
    expectFits("integration-api", "getCustomerSession", 400, long.body);
    const unauthorized = await call("GET", path("a"), undefined, "ApiKey-v1 wrong");
    expect(unauthorized.status).toBe(401);
    expectFits("integration-api", "getCustomerSession", 401, unauthorized.body);
    const missing = await call("GET", path(randomName("nobody")), undefined, shop.key);
    expect(missing.status).toBe(404);
    expectFits("integration-api", "getCustomerSession", 404, missing.body);
  });
});
