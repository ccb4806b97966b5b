import { describe, expect, it } from "vitest";
import { call, createApplication, manage } from "./support/client";
import {
  expectFits,
  expectFitsSchema,
  expectStored,
  referenceIsPresent,
} from "./support/reference";

const everySetting = {
  name: "All settings",
  description: "every field that is stored",
  state: "enabled",
  startTime: "2026-01-01T00:00:00.000Z",
  endTime: "2999-01-01T00:00:00.000Z",
  tags: ["summer", "sale"],
  features: ["coupons", "referrals", "loyalty"],
  limits: [
    { action: "redeemCoupon", limit: 5, entities: [] },
    { action: "setDiscount", limit: 99.5, period: "weekly", entities: ["Profile"] },
  ],
  couponSettings: { validCharacters: ["A", "B"], couponPattern: "SUMMER-####" },
  referralSettings: { validCharacters: ["1", "2"], couponPattern: "REF-####" },
  reevaluateOnReturn: true,
  type: "cartItem",
};

const talang = {
  rules: [
    {
      title: "10 % off",
      condition: ["and", ["couponValid"]],
      effects: [["setDiscount", "10% off", ["*", [".", "Session", "Total"], ["/", 10, 100]]]],
    },
  ],
  bindings: [],
};

const structured = {
  promotionRules: [
    {
      title: "10 % off",
      blocks: [
        {
          id: "coupon",
          type: "checkCoupon",
          redeem: true,
          onFailure: [
            {
              id: "failure",
              type: "showNotification",
              notificationType: "Error",
              title: "No",
              body: "Not valid",
            },
          ],
        },
        {
          id: "total",
          type: "checkAttribute",
          attribute: "$Session.Total",
          operator: "greaterThan",
          value: 10,
        },
        {
          id: "discount",
          type: "awardDiscount",
          name: "10% off",
          value: "{{[Session.Total] * 10%}}",
          partial: false,
          target: { type: "cart" },
        },
      ],
    },
  ],
  strikethroughRules: [],
};

async function setUp() {
  const { id } = await createApplication();
  const campaigns = `/v1/applications/${id}/campaigns`;
  const campaign = await manage<{ id: number }>("POST", campaigns, everySetting);
  return { campaigns, campaign: `${campaigns}/${campaign.id}` };
}

describe.skipIf(!referenceIsPresent)("campaigns fit the public documents", () => {
  it("with every stored field, when created, read, listed, changed and deleted", async () => {
    const { id } = await createApplication();
    const path = `/v1/applications/${id}/campaigns`;
    const created = await call<{ id: number }>("POST", path, everySetting);
    expect(created.status).toBe(201);
    expectFitsSchema("management-api", "Campaign", created.body);
    expectStored(created.body, everySetting);
    const one = `${path}/${created.body.id}`;
    const read = await call("GET", one);
    expectFits("management-api", "getCampaign", read.status, read.body);
    expectStored(read.body, everySetting);
    const listed = await call("GET", path);
    expectFits("management-api", "getCampaigns", listed.status, listed.body);
    const updated = await call("PUT", one, { ...everySetting, state: "disabled" });
    expectFits("management-api", "updateCampaign", updated.status, updated.body);
    expectStored(updated.body, { ...everySetting, state: "disabled" });
    const deleted = await call("DELETE", one);
    expectFits("management-api", "deleteCampaign", deleted.status, deleted.body);
  });

  it("when they are refused", async () => {
    const { campaigns, campaign } = await setUp();
    const wrongFilter = await call("GET", `${campaigns}?campaignState=paused`);
    expect(wrongFilter.status).toBe(400);
    expectFits("management-api", "getCampaigns", 400, wrongFilter.body);
    const wrongState = await call("PUT", campaign, { ...everySetting, state: "paused" });
    expect(wrongState).toMatchObject({
      status: 400,
      body: { errors: [{ title: "enum", source: { pointer: "/state" } }] },
    });
    expectFits("management-api", "updateCampaign", 400, wrongState.body);
  });
});

describe.skipIf(!referenceIsPresent)("rulesets fit the public documents", () => {
  const extensions = { extensions: ["warnings"] };

  it("in the form of Talang", async () => {
    const { campaign } = await setUp();
    const path = `${campaign}/rulesets`;
    const created = await call<{ id: number }>("POST", path, { ...talang, activate: true });
    expect(created.status).toBe(201);
    expectFitsSchema("management-api", "Ruleset", created.body, extensions);
    expectStored(created.body, talang);
    const one = `${path}/${created.body.id}`;
    const read = await call("GET", one);
    expectFits("management-api", "getRuleset", read.status, read.body, extensions);
    expectStored(read.body, talang);
    const updated = await call("PUT", one, talang);
    expectFitsSchema("management-api", "Ruleset", updated.body, extensions);
    const listed = await call("GET", path);
    expectFits("management-api", "getRulesets", listed.status, listed.body, extensions);
  });

  it("in the form of blocks, whichever form they were saved in", async () => {
    const { campaign } = await setUp();
    for (const form of [talang, structured]) {
      const { id } = await manage<{ id: number }>("POST", `${campaign}/rulesets`, form);
      const read = await call("GET", `/v2${campaign.slice(3)}/rulesets/${id}`);
      expectFits("management-api", "getRulesetV2", read.status, read.body, extensions);
    }
  });
});
