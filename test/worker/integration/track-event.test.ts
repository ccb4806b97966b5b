import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app";
import {
  createApiKey,
  createApplication,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { refusingDatabase } from "./refusing-database";
import {
  createAudience,
  audienceChange,
  createEventType,
  createPool,
  createProgram,
  createRule,
  discount,
  EVERY_SECTION,
  giveaway,
  notification,
  onEvent,
  points,
  trackEvent,
  typesOf,
} from "./rules-shop";
import { putSession } from "./spend-points-shop";

let shop: TestApplication;
let type: string;

beforeAll(async () => {
  shop = await createApplication();
  type = await createEventType();
});

const event = (change: Readonly<Record<string, unknown>> = {}) => ({
  profileId: randomName("customer"),
  type,
  attributes: { Channel: "checkout" },
  ...change,
});

describe("a custom event", () => {
  it("answers 204 without a body unless silent=no, and is stored all the same", async () => {
    const sent = event();
    for (const query of ["", "?silent=yes"]) {
      expect(await trackEvent(shop, sent, query)).toMatchObject({ status: 204, body: "" });
    }
    const profile = await trackEvent(shop, event({ profileId: sent.profileId }), "?silent=no");
    expect(profile.body.customerProfile).toMatchObject({ integrationId: sent.profileId });
  });

  it("answers the sections that were asked for, and always what was created", async () => {
    const sent = event();
    const bare = await trackEvent(shop, { ...sent, responseContent: [] });
    expect(bare.status).toBe(200);
    expect(bare.body).toEqual({ effects: [], createdCoupons: [], createdReferrals: [] });
    const { body } = await trackEvent(shop, sent);
    expect(Object.keys(body).sort()).toEqual(
      ["createdCoupons", "createdReferrals", "effects", ...EVERY_SECTION].sort(),
    );
    expect(body.event).toMatchObject({
      type,
      profileId: sent.profileId,
      applicationId: shop.id,
      attributes: { Channel: "checkout" },
      effects: [],
    });
  });

  it("runs the rules that check for it, with its attributes, and no others", async () => {
    const own = await createApplication();
    const other = await createEventType();
    const channel = {
      type: "checkAttribute",
      attribute: "$Event.Attributes.Channel",
      operator: "equals",
      value: "checkout",
    };
    const campaignId = await createRule(own, [onEvent(type), channel, notification("Hello")]);
    await createRule(own, [onEvent(other), notification("Never")]);
    const { body } = await trackEvent(own, event());
    expect(body.effects.map(({ props }) => props["title"])).toEqual(["Hello"]);
    expect(body.triggeredCampaigns).toMatchObject([{ id: campaignId }]);
    const elsewhere = await trackEvent(own, event({ attributes: { Channel: null } }));
    expect(elsewhere.body.effects).toEqual([]);
    expect(elsewhere.body.ruleFailureReasons).toHaveLength(1);
  });

  it("makes what its rules decide take hold at once", async () => {
    const own = await createApplication();
    const programId = await createProgram(own);
    const pool = await createPool(["GIFT-1"]);
    const audience = await createAudience(own);
    const codes = { storeInSession: false, pattern: "EVENT-########" };
    const target = await createRule(own, [onEvent("talon_session_closed"), notification("x")], {
      features: ["coupons", "referrals"],
    });
    await createRule(own, [
      onEvent(type),
      points(programId, 12.5),
      giveaway(pool),
      audienceChange("add", audience),
      { type: "createCoupon", campaignId: target, recipientId: "", ...codes },
      { type: "createReferral", campaignId: target, friendId: "", ...codes },
    ]);
    const sent = event();
    const { body } = await trackEvent(own, sent);
    expect(typesOf(body)).toEqual([
      "addLoyaltyPoints",
      "awardGiveaway",
      "addToAudience",
      "couponCreated",
      "referralCreated",
    ]);
    expect(body.effects[1]?.props).toMatchObject({ code: "GIFT-1", poolId: pool.id });
    expect(body.awardedGiveaways).toMatchObject([
      { code: "GIFT-1", poolId: pool.id, used: true, profileIntegrationId: sent.profileId },
    ]);
    expect(body.createdCoupons).toMatchObject([
      { campaignId: target, value: body.effects[3]?.props["value"], usageCounter: 0 },
    ]);
    expect(body.createdReferrals).toMatchObject([
      { code: body.effects[4]?.props["value"], advocateProfileIntegrationId: sent.profileId },
    ]);
    expect(body.customerProfile.audienceMemberships).toEqual([audience]);
    const { ledger } = body.loyalty.programs[programId] ?? {};
    expect(ledger).toMatchObject({ currentBalance: 12.5, tentativeCurrentBalance: 12.5 });
    const again = await trackEvent(own, sent);
    expect(again.body.effects).toEqual([]);
    expect(again.body.ruleFailureReasons).toMatchObject([
      { details: expect.stringContaining("nothing left") },
    ]);
  });

  it("tells a discount on the cart each time, and charges none of its budget", async () => {
    const own = await createApplication();
    const limits = [{ action: "setDiscount", limit: 15, entities: [] }];
    await createRule(own, [onEvent(type), discount(10)], { limits });
    for (const _event of [1, 2]) {
      const { body } = await trackEvent(own, event());
      expect(body.effects).toMatchObject([{ effectType: "setDiscount", props: { value: 10 } }]);
      expect(body.ruleFailureReasons).toEqual([]);
    }
  });

  it("finds no items to give a discount on", async () => {
    const own = await createApplication();
    const target = { type: "allItems", prorated: false };
    await createRule(own, [onEvent(type), { ...discount(10), target }]);
    const { body } = await trackEvent(own, event());
    expect(body.effects).toEqual([]);
    expect(body.ruleFailureReasons).toMatchObject([
      { details: expect.stringContaining("no session") },
    ]);
  });

  it("charges the budget of what it awards, and stops at its end", async () => {
    const own = await createApplication();
    const pool = await createPool(["GIFT-1", "GIFT-2"]);
    const limits = [{ action: "awardGiveaway", limit: 1, entities: [] }];
    await createRule(own, [onEvent(type), giveaway(pool)], { limits });
    expect(typesOf((await trackEvent(own, event())).body)).toEqual(["awardGiveaway"]);
    const { body } = await trackEvent(own, event());
    expect(body.effects).toEqual([]);
    expect(body.ruleFailureReasons).toHaveLength(1);
  });

  it("keeps to a store's campaigns when it names the store", async () => {
    const own = await createApplication();
    const integrationId = randomName("store");
    const store = { name: "Shop", description: "", integrationId, attributes: {} };
    const { id } = await manage<{ id: number }>("POST", `/v1/applications/${own.id}/stores`, store);
    await createRule(own, [onEvent(type), notification("Store")], { linkedStoreIds: [id] });
    const there = await trackEvent(own, event({ storeIntegrationId: integrationId }));
    expect(typesOf(there.body)).toEqual(["showNotification"]);
    expect(there.body.event["storeIntegrationId"]).toBe(integrationId);
    expect((await trackEvent(own, event())).body.effects).toEqual([]);
  });
});

describe("a dry event", () => {
  it("tells everything as a forecast and stores nothing", async () => {
    const own = await createApplication();
    const programId = await createProgram(own);
    const pool = await createPool(["GIFT-1"]);
    await createRule(own, [onEvent(type), points(programId, 5), giveaway(pool)]);
    const staging = await createApiKey(own.id, { type: "staging" });
    const sent = event();
    for (const [key, query] of [
      [own.key, "?silent=no&dry=true"],
      [staging, "?silent=no"],
    ] as const) {
      const { body } = await trackEvent({ key }, sent, query);
      expect(typesOf(body)).toEqual(["addLoyaltyPoints", "willAwardGiveaway"]);
      expect(body.customerProfile).toBeUndefined();
      expect(body.awardedGiveaways).toEqual([]);
      expect(body.loyalty.programs[programId]?.ledger).toMatchObject({
        currentBalance: 0,
        tentativeCurrentBalance: 5,
      });
    }
    const real = await trackEvent(own, sent);
    expect(typesOf(real.body)).toEqual(["addLoyaltyPoints", "awardGiveaway"]);
    expect(real.body.loyalty.programs[programId]?.ledger).toMatchObject({ currentBalance: 5 });
  });

  it("evaluates disabled campaigns that it names", async () => {
    const own = await createApplication();
    const blocks = [onEvent(type), notification("Asleep")];
    const campaignId = await createRule(own, blocks, { state: "disabled" });
    const sent = event({ evaluableCampaignIds: [campaignId] });
    const { body } = await trackEvent(own, sent, "?silent=no&dry=true");
    expect(typesOf(body)).toEqual(["showNotification"]);
  });

  it("lets all campaigns apply, whatever the modes of groups, when it is forced to", async () => {
    const own = await createApplication();
    for (const title of ["First", "Second"]) {
      await createRule(own, [onEvent(type), notification(title)]);
    }
    const path = `/v1/applications/${own.id}/campaign_set`;
    const { version, set } = await manage<{ version: number; set: { groupId: number } }>(
      "GET",
      path,
    );
    await manage("PUT", `${path}/${version}/groups/${set.groupId}`, {
      name: "One of them",
      evaluationMode: "listOrder",
      evaluationScope: "session",
      locked: false,
    });
    const titlesOf = async (query: string) => {
      const { body } = await trackEvent(own, event(), query);
      return body.effects.map(({ props }) => props["title"]);
    };
    const dry = "?silent=no&dry=true";
    expect(await titlesOf(dry)).toEqual(["First"]);
    expect(await titlesOf(`${dry}&forceCompleteEvaluation=true`)).toEqual(["First", "Second"]);
  });

  it("tells how each campaign fared", async () => {
    const own = await createApplication();
    const campaignId = await createRule(own, [onEvent(type), notification("Hello")]);
    const sent = event({ responseContent: ["campaignEligibility"] });
    const { body } = await trackEvent(own, sent, "?silent=no&dry=true");
    expect(body).toMatchObject({ campaignEligibility: [{ id: campaignId }] });
  });
});

describe("an event is refused with 400", () => {
  it.each([
    ["without a customer", { profileId: "" }, "", { pointer: "/profileId" }],
    ["of a built-in type", { type: "talon_session_closed" }, "", { pointer: "/type" }],
    ["of an unknown type", { type: "nobody_knows" }, "", { pointer: "/type" }],
    ["with an unknown attribute", { attributes: { No: 1 } }, "", { pointer: "/attributes/No" }],
    [
      "with an attribute of a wrong type",
      { attributes: { Channel: 1 } },
      "",
      { pointer: "/attributes/Channel" },
    ],
    [
      "from a store that does not exist",
      { storeIntegrationId: "nowhere" },
      "",
      { pointer: "/storeIntegrationId" },
    ],
    ["with a loyalty card", { loyaltyCards: ["card"] }, "", { pointer: "/loyaltyCards/0" }],
    ["with an unknown section", { responseContent: ["x"] }, "", { pointer: "/responseContent/0" }],
    [
      "naming campaigns outside of a dry run",
      { evaluableCampaignIds: [1] },
      "",
      { pointer: "/evaluableCampaignIds" },
    ],
    [
      "asking for eligibility outside of a dry run",
      { responseContent: ["campaignEligibility"] },
      "",
      { pointer: "/responseContent" },
    ],
    [
      "forcing evaluation outside of a dry run",
      {},
      "?forceCompleteEvaluation=true",
      { parameter: "forceCompleteEvaluation" },
    ],
    ["with another silent", {}, "?silent=maybe", { parameter: "silent" }],
  ])("%s", async (_what, change, query, source) => {
    const answer = await trackEvent(shop, event(change), query);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ StatusCode: 400, errors: [{ source }] });
  });
});

it.each([
  [409, "when it loses every race for two seconds", "CHECK constraint failed: within_limit", 1],
  [503, "when D1 goes away with the decision", "Network connection lost", Infinity],
])("answers %i %s", async (status, _when, failure, refusals) => {
  const context = createExecutionContext();
  const request = new Request("https://tessera.test/v2/events?silent=no", {
    method: "POST",
    headers: { authorization: shop.key, "content-type": "application/json" },
    body: JSON.stringify(event()),
  });
  const bindings = { ...env, DB: refusingDatabase(failure, refusals) };
  const response = await createApp().fetch(request, bindings, context);
  await waitOnExecutionContext(context);
  expect(response.status).toBe(status);
  expect(response.headers.get("retry-after")).not.toBeNull();
  expect(await response.json()).toMatchObject({ errors: [], StatusCode: status });
});

it("answers 401 to an unknown key", async () => {
  expect((await trackEvent({ key: "ApiKey-v1 wrong" }, event())).status).toBe(401);
});

it("makes the customer that a later session is of", async () => {
  const sent = event();
  const { body } = await trackEvent(shop, sent);
  const session = await putSession(shop, randomName("cart"), { profileId: sent.profileId }, [
    "customerProfile",
  ]);
  expect(session.body.customerProfile["id"]).toBe(body.customerProfile["id"]);
});
