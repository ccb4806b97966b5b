import { beforeAll, describe, expect, it } from "vitest";
import { call, randomName } from "./support/client";
import { expectEffectsFit } from "./support/effects";
import { expectFits, expectStored, referenceIsPresent } from "./support/reference";
import { createRewardingShop, EVERY_SECTION, type RewardingShop } from "./support/rules";

const REWARDS = [
  "addLoyaltyPoints",
  "awardGiveaway",
  "addToAudience",
  "couponCreated",
  "referralCreated",
  "triggerWebhook",
  "showNotification",
];

const typesOf = (body: Record<string, unknown>) =>
  (body["effects"] as { effectType: string }[]).map(({ effectType }) => effectType);

/** The effects one by one: the document's `oneOf` of their props can't tell them apart. */
function expectAnswerFits(operationId: string, body: Record<string, unknown>): void {
  expectEffectsFit(body["effects"]);
  expectFits("integration-api", operationId, 200, { ...body, effects: [] });
}

describe.skipIf(!referenceIsPresent)("what rules decide fits the public document", () => {
  let shop: RewardingShop;
  beforeAll(async () => {
    shop = await createRewardingShop();
  });

  const event = (body: object, query = "?silent=no", key = shop.key) =>
    call("POST", `/v2/events${query}`, body, key);
  const tracked = () => ({
    profileId: randomName("customer"),
    storeIntegrationId: shop.storeIntegrationId,
    type: shop.eventType,
    attributes: { Channel: "checkout" },
  });
  const profile = (body: object, query = "?runRuleEngine=true") =>
    call("PUT", `/v2/customer_profiles/${randomName("customer")}${query}`, body, shop.key);

  it("on an event, with every field that was sent", async () => {
    const sent = tracked();
    const answer = await event({ ...sent, responseContent: EVERY_SECTION });
    expect(answer.status).toBe(200);
    expect(typesOf(answer.body)).toEqual(REWARDS);
    expectAnswerFits("trackEventV2", answer.body);
    expectStored(answer.body["event"], sent);
  });

  it("on a silent event", async () => {
    const answer = await event(tracked(), "");
    expect(answer.status).toBe(204);
    expectFits("integration-api", "trackEventV2", 204, answer.body);
  });

  it("on a dry event, with the eligibility of campaigns", async () => {
    const responseContent = ["campaignEligibility", "loyalty", "customerProfile"];
    const answer = await event({ ...tracked(), responseContent }, "?silent=no&dry=true");
    expect(typesOf(answer.body)).toContain("willAwardGiveaway");
    expectAnswerFits("trackEventV2", answer.body);
  });

  it("on a profile update that joins an audience", async () => {
    const audiencesChanges = { adds: [shop.audienceId], deletes: [] };
    const sent = { attributes: { Language: "en" }, audiencesChanges };
    const answer = await profile({ ...sent, responseContent: EVERY_SECTION });
    expect(answer.status).toBe(200);
    expect(typesOf(answer.body)).toEqual(REWARDS);
    expectAnswerFits("updateCustomerProfileV2", answer.body);
    expectStored(answer.body["customerProfile"], { attributes: sent.attributes });
    const plain = await profile({ audiencesChanges }, "");
    expect(plain.status).toBe(200);
    expectAnswerFits("updateCustomerProfileV2", plain.body);
  });

  it("at the close of a session with a referral, and while it is open", async () => {
    const customerSession = {
      profileId: randomName("customer"),
      storeIntegrationId: shop.storeIntegrationId,
      referralCode: shop.referralCode,
      cartItems: [{ sku: "a", quantity: 1, price: 10 }],
    };
    const responseContent = ["referral", "awardedGiveaways", "loyalty", "customerSession"];
    const path = `/v2/customer_sessions/${randomName("order")}`;
    const put = (state: string) =>
      call(
        "PUT",
        path,
        { customerSession: { ...customerSession, state }, responseContent },
        shop.key,
      );
    const open = await put("open");
    expect(typesOf(open.body)).toContain("willAwardGiveaway");
    expectAnswerFits("updateCustomerSessionV2", open.body);
    expectStored(open.body["customerSession"], customerSession);
    const closed = await put("closed");
    expect(typesOf(closed.body)).toEqual(
      expect.arrayContaining(["acceptReferral", "awardGiveaway", "referralCreated"]),
    );
    expect(closed.body["createdCoupons"]).toHaveLength(1);
    expect(closed.body["createdReferrals"]).toHaveLength(1);
    expect(closed.body["awardedGiveaways"]).toHaveLength(1);
    expectAnswerFits("updateCustomerSessionV2", closed.body);
    const read = await call("GET", path, undefined, shop.key);
    expectAnswerFits("getCustomerSession", read.body);
  });

  it("refusals of the body, of the query and of the key", async () => {
    for (const [change, query] of [
      [{ type: "talon_session_closed" }, ""],
      [{ attributes: { No: 1 } }, ""],
      [{}, "?forceCompleteEvaluation=true"],
      [{}, "?silent=maybe"],
    ] as const) {
      const answer = await event({ ...tracked(), ...change }, query);
      expect(answer.status).toBe(400);
      expectFits("integration-api", "trackEventV2", 400, answer.body);
    }
    const unauthorized = await event(tracked(), "", "ApiKey-v1 wrong");
    expect(unauthorized.status).toBe(401);
    expectFits("integration-api", "trackEventV2", 401, unauthorized.body);
    const unknown = await profile({ audiencesChanges: { adds: [999_999_999], deletes: [] } });
    expect(unknown.status).toBe(400);
    expectFits("integration-api", "updateCustomerProfileV2", 400, unknown.body);
  });
});
