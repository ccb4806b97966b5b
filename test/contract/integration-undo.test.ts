import { beforeAll, describe, expect, it } from "vitest";
import { call, randomName } from "./support/client";
import { expectEffectsFit } from "./support/effects";
import { expectFits, referenceIsPresent } from "./support/reference";
import { addPoints, createSpendPointsShop, type SpendPointsShop } from "./support/spend-points";

const RETURN_SECTIONS = [
  "customerSession",
  "customerProfile",
  "coupons",
  "triggeredCampaigns",
  "referral",
  "loyalty",
  "event",
  "previousReturns",
];

/** The effects one by one: the document's `oneOf` of their props can't tell them apart. */
function expectAnswerFits(
  operationId: string,
  body: Record<string, unknown>,
  extensions: readonly string[] = [],
): void {
  expectEffectsFit(body["effects"]);
  expectFits("integration-api", operationId, 200, { ...body, effects: [] }, { extensions });
}

describe.skipIf(!referenceIsPresent)("taking sessions back fits the public document", () => {
  let shop: SpendPointsShop;
  beforeAll(async () => {
    shop = await createSpendPointsShop();
  });

  const path = (session: string, rest = "") => `/v2/customer_sessions/${session}${rest}`;
  const put = (session: string, customerSession: unknown, responseContent: string[] = []) =>
    call("PUT", path(session), { customerSession, responseContent }, shop.key);
  const returnUnits = (session: string, returnedCartItems: unknown) =>
    call(
      "POST",
      path(session, "/returns"),
      { return: { returnedCartItems }, responseContent: RETURN_SECTIONS },
      shop.key,
    );

  async function closed(): Promise<string> {
    const [session, customer] = [randomName("order"), randomName("customer")];
    await addPoints(shop, customer, { points: 120 });
    const answer = await put(session, {
      profileId: customer,
      state: "closed",
      couponCodes: [shop.coupon],
      cartItems: [{ sku: "a", quantity: 3, price: 99.99 }],
      attributes: { PointsToSpend: 50 },
    });
    expect(answer.status).toBe(200);
    return session;
  }

  it("a cancellation, with every section", async () => {
    const session = await closed();
    const sections = [...RETURN_SECTIONS, "awardedGiveaways", "ruleFailureReasons", "achievements"];
    const answer = await put(session, { state: "cancelled" }, sections);
    expect(answer.status).toBe(200);
    expectAnswerFits("updateCustomerSessionV2", answer.body);
    expect(answer.body["effects"]).not.toEqual([]);
    const read = await call("GET", path(session), undefined, shop.key);
    expectAnswerFits("getCustomerSession", read.body);
  });

  it("returns, one after the other", async () => {
    const session = await closed();
    for (const quantity of [1, 2]) {
      const answer = await returnUnits(session, [{ position: 0, quantity, sku: "a" }]);
      expect(answer.status).toBe(200);
      expectAnswerFits("returnCartItems", answer.body);
      expect(answer.body["previousReturns"]).toHaveLength(quantity - 1);
    }
    const read = await call("GET", path(session), undefined, shop.key);
    expectAnswerFits("getCustomerSession", read.body);
  });

  it("a session that is reopened, which the answer shows, too", async () => {
    const session = await closed();
    const answer = await call("PUT", path(session, "/reopen"), undefined, shop.key);
    expect(answer.status).toBe(200);
    expectAnswerFits("reopenCustomerSession", answer.body, ["customerSession"]);
    expect(answer.body["effects"]).not.toEqual([]);
  });

  it("refusals of the state, the key and the session", async () => {
    const session = randomName("cart");
    await put(session, {});
    const calls = [
      ["returnCartItems", "POST", "/returns", { return: { returnedCartItems: [{ position: 0 }] } }],
      ["reopenCustomerSession", "PUT", "/reopen", undefined],
    ] as const;
    for (const [operationId, method, rest, body] of calls) {
      const illegal = await call(method, path(session, rest), body, shop.key);
      expect(illegal.status).toBe(400);
      expectFits("integration-api", operationId, 400, illegal.body);
      const unauthorized = await call(method, path(session, rest), body, "ApiKey-v1 wrong");
      expect(unauthorized.status).toBe(401);
      expectFits("integration-api", operationId, 401, unauthorized.body);
      const missing = await call(method, path(randomName("nobody"), rest), body, shop.key);
      expect(missing.status).toBe(404);
      expectFits("integration-api", operationId, 404, missing.body);
    }
  });
});
