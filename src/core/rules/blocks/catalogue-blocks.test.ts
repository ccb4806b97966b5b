import { describe, expect, it } from "vitest";
import { DEMO_DEFINITIONS, DEMO_SHOP } from "../../../../test/scenarios/world";
import { checkRuleset } from "../check";
import { checkRulesetV1, toV1 } from "../translate-v1";

const tier = { id: 1, name: "Gold", minPointsHundredths: 50_000 };
const [wallet] = DEMO_DEFINITIONS.loyaltyPrograms;
const definitions = {
  ...DEMO_DEFINITIONS,
  loyaltyPrograms: wallet ? [{ ...wallet, tiers: [tier] }] : [],
};
const program = { id: 1, name: "sample_wallet", title: "Sample Wallet" };
const audience = { id: 10, name: "My audience" };
const airport = {
  id: 12,
  entity: "CustomerSession",
  name: "Airport_ID",
  title: "Airport_ID",
  type: "string",
};
const visits = {
  id: 10,
  entity: "CustomerProfile",
  name: "Visits",
  title: "Visits",
  type: "number",
};
const colour = { ...airport, id: 7, entity: "CartItem", name: "Colour", title: "Colour" };
const cartHint = { id: 6, name: "cartHint", title: "Cart hint" };
const hintParams = { Amount: "{{ [Session.Total] }}", Tag: "x" };
const webhook = { id: 12, title: "mywebhook" };

function check(block: unknown) {
  const ruleset = { promotionRules: [{ id: "r", title: "R", blocks: [block] }] };
  return checkRuleset(ruleset, definitions, DEMO_SHOP);
}

describe("blocks that name things of the catalogue read the same in Talang", () => {
  const blocks: Record<string, unknown> = {
    checkReferral: { type: "checkReferral", redeem: true },
    checkReferralWithoutRedemption: { type: "checkReferral", redeem: false },
    checkAudience: { type: "checkAudience", operator: "justJoined", profile: "Current", audience },
    checkLoyaltyTier: {
      type: "checkLoyaltyTier",
      program,
      subledger: "",
      operator: "oneOf",
      value: ["Gold"],
    },
    tierExists: { type: "checkLoyaltyTier", program, subledger: "vip", operator: "exists" },
    checkLoyaltyCard: { type: "checkLoyaltyCard", operator: "registered" },
    checkBudget: { type: "checkBudget", operator: "enoughFor", action: "setDiscount", value: 5 },
    checkAnniversary: {
      type: "checkAnniversary",
      attribute: "[Profile.Attributes.Birthday]",
      unit: "day",
    },
    checkCouponCreatable: { type: "checkCouponCreatable", campaignId: 4 },
    inCollection: {
      type: "checkAttribute",
      attribute: "[Session.Attributes.Note]",
      operator: "not(inCollection)",
      value: { id: 3, name: "Brands" },
    },
    customEvent: {
      type: "checkEvent",
      eventType: "surveyAnswered",
      matchers: [
        {
          type: "checkAttribute",
          attribute: "[Event.Attributes.Pages]",
          operator: "greaterThan",
          value: 2,
        },
      ],
    },
    createCoupon: {
      type: "createCoupon",
      campaignId: 4,
      recipientId: "{{ [Profile.IntegrationId] }}",
      storeInSession: true,
      discountLimit: 5,
      expiryDate: "30D",
      attributes: { Source: "rule" },
      validCharacters: "ABC",
      pattern: "X-####",
    },
    createReferral: {
      type: "createReferral",
      campaignId: 4,
      friendId: "",
      storeInSession: false,
      usageLimit: 3,
    },
    reserveCoupon: { type: "reserveCoupon" },
    awardGiveaway: {
      type: "awardGiveaway",
      giveawayPool: { id: 34, name: "mypool" },
      profile: "Advocate",
    },
    updateAudienceMembership: {
      type: "updateAudienceMembership",
      operator: "remove",
      profile: "Current",
      audience,
    },
    setTo: {
      type: "updateAttributeValue",
      operator: "setTo",
      attribute: airport,
      target: { type: "session" },
      value: "{{ [Session.State] }}",
    },
    setItems: {
      type: "updateAttributeValue",
      operator: "setTo",
      attribute: colour,
      target: { type: "allItems" },
      value: "blue",
    },
    increaseBy: {
      type: "updateAttributeValue",
      operator: "increaseBy",
      attribute: visits,
      target: { type: "advocateProfile" },
      value: 1,
    },
    customEffect: { type: "triggerCustomEffect", customEffect: cartHint, params: hintParams },
    customEffectForItems: {
      type: "triggerCustomEffect",
      customEffect: cartHint,
      params: hintParams,
      target: { type: "allItems" },
    },
    webhook: { type: "triggerWebhook", webhook, params: { Customer: "x", Total: 1 } },
  };
  it.for(Object.entries(blocks))("%s", ([_name, block]) => {
    const { model, problems } = check(block);
    expect(problems).toEqual([]);
    if (!model) return;
    const talang = JSON.parse(JSON.stringify(toV1(model))) as unknown;
    const back = checkRulesetV1(talang, definitions, DEMO_SHOP);
    expect(back.problems).toEqual([]);
    expect(back.model?.promotionRules[0]?.blocks[0]).toMatchObject(block as object);
    expect(JSON.stringify(toV1(back.model ?? model))).toBe(JSON.stringify(talang));
  });
});

describe("what is not there is refused with a pointer", () => {
  const update = {
    type: "updateAttributeValue",
    operator: "setTo",
    attribute: airport,
    target: { type: "session" },
    value: "x",
  };
  const coupon = { type: "createCoupon", campaignId: 1, recipientId: "", storeInSession: false };
  const cases: [string, unknown, string, string][] = [
    [
      "an audience",
      { type: "checkAudience", operator: "member", profile: "Current", audience: { id: 11 } },
      "/audience",
      "Unknown audience",
    ],
    [
      "a program",
      { type: "checkLoyaltyTier", program: { id: 9 }, subledger: "", operator: "exists" },
      "/program",
      "Unknown program",
    ],
    [
      "a tier",
      { type: "checkLoyaltyTier", program, subledger: "", operator: "equals", value: "Golden" },
      "/value",
      "Unknown tier",
    ],
    [
      "a giveaway pool",
      { type: "awardGiveaway", giveawayPool: { id: 35, name: "mypool" }, profile: "Current" },
      "/giveawayPool",
      "Unknown giveaway pool",
    ],
    ["a webhook", { type: "triggerWebhook", webhook: { id: 13 } }, "/webhook", "Unknown webhook"],
    [
      "a custom effect",
      { type: "triggerCustomEffect", customEffect: { id: 8 } },
      "/customEffect",
      "Unknown custom effect",
    ],
    [
      "a parameter",
      { type: "triggerWebhook", webhook, params: { Customer: "x", Total: 1, More: 2 } },
      "/params/More",
      "Unknown parameter",
    ],
    [
      "a value for a parameter",
      { type: "triggerWebhook", webhook, params: { Customer: "x" } },
      "/params/Total",
      "Missing",
    ],
    [
      "a parameter of the right type",
      { type: "triggerWebhook", webhook, params: { Customer: "x", Total: "many" } },
      "/params/Total",
      "Invalid type",
    ],
    [
      "a collection",
      {
        type: "checkAttribute",
        attribute: "$Session.Attributes.Note",
        operator: "inCollection",
        value: { id: 4 },
      },
      "/value",
      "Unknown collection",
    ],
    [
      "an event type",
      { type: "checkEvent", eventType: "surveySent" },
      "/eventType",
      "Unknown event type",
    ],
    ["an attribute", { ...update, attribute: { id: 99 } }, "/attribute", "Unknown attribute"],
    ["an attribute of the target", { ...update, attribute: visits }, "/attribute", "Type mismatch"],
    [
      "a type that the operator can change",
      { ...update, operator: "increaseBy", value: 1 },
      "/operator",
      "Type mismatch",
    ],
    [
      "a value of the attribute's type",
      { ...update, attribute: visits, target: { type: "profile" }, value: "many" },
      "/value",
      "Invalid type",
    ],
    [
      "a coupon attribute",
      { ...coupon, attributes: { Nope: 1 } },
      "/attributes/Nope",
      "Unknown attribute",
    ],
    ["a random place in a pattern", { ...coupon, pattern: "FIXED" }, "/pattern", "Invalid value"],
    ["a date", { ...coupon, expiryDate: "soon" }, "/expiryDate", "Invalid value"],
    [
      "an action that budgets count",
      { type: "checkBudget", operator: "available", action: "dance" },
      "/action",
      "Invalid value",
    ],
    [
      "an amount to compare a budget with",
      { type: "checkBudget", operator: "enoughFor", action: "callApi" },
      "/value",
      "Missing",
    ],
    [
      "an attribute that is a time",
      { type: "checkAnniversary", attribute: "$Session.Total", unit: "day" },
      "/attribute",
      "Type mismatch",
    ],
  ];
  it.for(cases)("%s", ([_title, block, pointer, title]) => {
    const [problem] = check(block).problems;
    expect(problem).toMatchObject({ pointer: `/promotionRules/0/blocks/0${pointer}`, title });
    expect(problem?.details).toMatch(/\w+ \w+/u);
  });

  it("as a failure effect: only notifications and custom effects can stand there", () => {
    const { problems } = check({ type: "checkCoupon", redeem: true, onFailure: [{ ...update }] });
    expect(problems[0]).toMatchObject({
      pointer: "/promotionRules/0/blocks/0/onFailure/0/type",
      title: "Not supported",
    });
  });
});

describe("the facts of a ruleset", () => {
  it("name the pools and collections that rules and selectors need, and referral campaigns", () => {
    const note = { type: "checkAttribute", attribute: "$Item.Sku", operator: "inCollection" };
    const { facts } = checkRuleset(
      {
        promotionRules: [
          {
            title: "R",
            blocks: [
              { type: "checkReferral", redeem: true },
              { type: "awardGiveaway", giveawayPool: { id: 34 }, profile: "Current" },
            ],
          },
        ],
        selectors: [
          {
            name: "Brand",
            type: "selector",
            source: "$Session.CartItems",
            steps: [{ type: "filter", predicate: { ...note, value: { id: 3 } } }],
          },
        ],
      },
      definitions,
      DEMO_SHOP,
    );
    expect(facts).toMatchObject({
      needsReferral: true,
      needsCoupon: false,
      giveawayPoolIds: [34],
      collectionIds: [3],
    });
  });
});
