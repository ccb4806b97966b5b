import { describe, expect, it } from "vitest";
import {
  createApplication,
  createCampaign,
  manage,
  randomName,
  type TestApplication,
} from "../../support/deployment";
import { call } from "../../support/http";

interface Verdict {
  readonly passed: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

interface Body {
  readonly effects: readonly Readonly<Record<string, unknown>>[];
  readonly campaignEligibility: readonly {
    readonly id: number;
    readonly state: string;
    readonly eligibility: readonly Verdict[];
    readonly rules: readonly { title: string; eligibility: readonly Verdict[] }[];
  }[];
  readonly errors: readonly { details: string; source: Record<string, string> }[];
}

const off = (value: number) => ({
  id: "off",
  type: "awardDiscount",
  name: "Off",
  value,
  partial: false,
  target: { type: "cart" },
});

const bigCart = {
  id: "big",
  type: "checkAttribute",
  attribute: "$Session.Total",
  operator: "greaterThan",
  value: 1_000,
};

function rulesetOf(...blocks: readonly object[]) {
  return { promotionRules: [{ id: "r", title: "Rule", blocks }], strikethroughRules: [] };
}

function ask(shop: TestApplication, sections: readonly string[], query: string, more = {}) {
  const customerSession = { cartItems: [{ sku: "shirt", quantity: 1, price: 100 }], ...more };
  const path = `/v2/customer_sessions/${randomName("cart")}${query}`;
  return call<Body>("PUT", path, { customerSession, responseContent: sections }, shop.key);
}

describe("campaign eligibility", () => {
  it("tells of every campaign that runs whether it passed, and of each rule why not", async () => {
    const shop = await createApplication();
    const passed = await createCampaign(shop.id, rulesetOf(off(10)));
    const failed = await createCampaign(shop.id, rulesetOf(bigCart, off(10)));
    const skipped = await createCampaign(
      shop.id,
      rulesetOf({ id: "code", type: "checkCoupon", redeem: true }, off(10)),
    );
    await createCampaign(shop.id, rulesetOf(off(10)), { state: "disabled" });
    const { status, body } = await ask(shop, ["campaignEligibility"], "?dry=true");
    expect(status).toBe(200);
    const verdicts = body.campaignEligibility.map(({ id, state, eligibility, rules }) => ({
      id,
      state,
      eligibility,
      rules,
    }));
    expect(verdicts).toEqual([
      {
        id: passed,
        state: "enabled",
        eligibility: [{ passed: true }],
        rules: [{ title: "Rule", eligibility: [{ passed: true }] }],
      },
      {
        id: failed,
        state: "enabled",
        eligibility: [{ passed: false, details: { failureCode: "ALL_RULES_FAILED" } }],
        rules: [
          {
            title: "Rule",
            eligibility: [
              {
                passed: false,
                details: {
                  failureCode: "CONDITION_NOT_MET",
                  conditionIndex: 0,
                  details: expect.stringContaining("Session.Total is 100") as unknown,
                },
              },
            ],
          },
        ],
      },
      {
        id: skipped,
        state: "enabled",
        eligibility: [{ passed: false, details: { failureCode: "SKIPPED" } }],
        rules: [],
      },
    ]);
  });

  it("tells of the campaign that lost in its group; effects name the group", async () => {
    const shop = await createApplication();
    const set = `/v1/applications/${shop.id}/campaign_set`;
    const { version, set: base } = await manage<{ version: number; set: { groupId: number } }>(
      "GET",
      set,
    );
    const group = await manage<{ id: number }>("POST", `${set}/${version}/groups`, {
      name: "Best",
      parentId: base.groupId,
      evaluationMode: "highestDiscount",
      evaluationScope: "session",
      locked: false,
    });
    const evaluationGroupId = group.id;
    const lost = await createCampaign(shop.id, rulesetOf(off(10)), { evaluationGroupId });
    const won = await createCampaign(shop.id, rulesetOf(off(20)), { evaluationGroupId });
    const { body } = await ask(shop, ["campaignEligibility"], "?dry=true");
    expect(body.effects).toMatchObject([
      {
        campaignId: won,
        evaluationGroupID: evaluationGroupId,
        evaluationGroupMode: "highestDiscount",
        props: { value: 20 },
      },
    ]);
    expect(body.campaignEligibility).toMatchObject([
      { id: lost, eligibility: [{ passed: false, details: { failureCode: "SKIPPED" } }] },
      { id: won, eligibility: [{ passed: true }] },
    ]);
  });

  it("tells that the customer is not in the campaign's audience", async () => {
    const shop = await createApplication();
    const name = randomName("audience");
    const created = await call<{ id: number }>("POST", "/v2/audiences", { name }, shop.key);
    expect(created.status).toBe(201);
    const settings = { targetedAudienceIds: [created.body.id] };
    const id = await createCampaign(shop.id, rulesetOf(off(10)), settings);
    const { body } = await ask(shop, ["campaignEligibility"], "?dry=true");
    const details = { failureCode: "AUDIENCE_NOT_MATCHED" };
    expect(body.campaignEligibility).toMatchObject([{ id, eligibility: [{ details }] }]);
  });

  it("is told of profile updates that run the rules, too", async () => {
    const shop = await createApplication();
    const id = await createCampaign(
      shop.id,
      rulesetOf({ id: "event", type: "checkEvent", eventType: "talon_profile_created" }),
    );
    const path = `/v2/customer_profiles/${randomName("customer")}?runRuleEngine=true&dry=true`;
    const body = { responseContent: ["campaignEligibility"] };
    const answer = await call<Body>("PUT", path, body, shop.key);
    expect(answer.status).toBe(200);
    expect(answer.body.campaignEligibility).toMatchObject([
      { id, eligibility: [{ passed: true }] },
    ]);
  });

  it.each([
    ["without dry", "", ["campaignEligibility"]],
    ["beside the triggered campaigns", "?dry=true", ["campaignEligibility", "triggeredCampaigns"]],
    ["beside the failure reasons", "?dry=true", ["ruleFailureReasons", "campaignEligibility"]],
  ])("is refused %s", async (_how, query, sections) => {
    const shop = await createApplication();
    const { status, body } = await ask(shop, sections, query);
    expect(status).toBe(400);
    expect(body.errors.map(({ source }) => source)).toEqual([{ pointer: "/responseContent" }]);
  });
});
