import { describe, expect, it } from "vitest";
import { DEMO_DEFINITIONS, DEMO_SHOP } from "../../../test/scenarios/world";
import { checkRuleset } from "./check";
import { BLOCK_LIST_MAX, RULES_MAX } from "./limits";

const discount = {
  type: "awardDiscount",
  name: "Off",
  value: 1,
  partial: false,
  target: { type: "cart" },
};

function check(json: unknown) {
  return checkRuleset(json, DEMO_DEFINITIONS, DEMO_SHOP);
}

function rulesetOf(...blocks: unknown[]) {
  return { promotionRules: [{ title: "R", blocks }] };
}

/** The first problem of a ruleset with one rule that holds the block. */
function problemOf(block: unknown): { pointer: string; title: string } | null {
  const [problem] = check(rulesetOf(block)).problems;
  return problem ? { pointer: problem.pointer, title: problem.title } : null;
}

const total = { type: "checkAttribute", attribute: "$Session.Total" };
const redeem = {
  type: "redeemLoyaltyPoints",
  program: { id: 1 },
  subledger: "",
  name: "Pay",
  value: 1,
};

describe("a ruleset is refused with the place and the kind of each problem", () => {
  const cases: [string, unknown, string, string][] = [
    ["an unknown block", { type: "awardMoon" }, "/type", "Not supported"],
    [
      "a block that comes later",
      { type: "updateAchievementProgress", sku: "a" },
      "/type",
      "Not supported",
    ],
    ["a block of a name that every object has", { type: "constructor" }, "/type", "Not supported"],
    ["a block that is no object", 7, "", "Invalid type"],
    [
      "an unknown attribute",
      { ...discount, value: "{{ $Session.Totall }}" },
      "/value",
      "Unknown attribute",
    ],
    [
      "an attribute nobody defined",
      { ...total, attribute: "$Session.Attributes.Nope", operator: "exists" },
      "/attribute",
      "Unknown attribute",
    ],
    [
      "a formula that can't be read",
      { ...discount, value: "{{ 1 + }}" },
      "/value",
      "Invalid expression",
    ],
    ["a text for a number", { ...discount, value: "ten" }, "/value", "Invalid type"],
    [
      "an expression of another type",
      { ...discount, value: "{{ $Session.State }}" },
      "/value",
      "Invalid type",
    ],
    ["a missing value", { ...discount, value: undefined }, "/value", "Missing"],
    [
      "an unknown target",
      { ...discount, target: { type: "wishList" } },
      "/target/type",
      "Invalid value",
    ],
    ["a missing target", { ...discount, target: undefined }, "/target", "Invalid type"],
    ["an unknown program", { ...redeem, program: { id: 9 } }, "/program", "Unknown program"],
    ["a program without an id", { ...redeem, program: { name: "x" } }, "/program", "Invalid type"],
    [
      "points for nobody known",
      { ...redeem, type: "awardLoyaltyPoints", recipient: "Friend" },
      "/recipient",
      "Invalid value",
    ],
    [
      "a duration that can't be read",
      { ...redeem, type: "awardLoyaltyPoints", expiryDate: "3 weeks" },
      "/expiryDate",
      "Invalid value",
    ],
    ["an operator without its operand", { ...total, operator: "lessThan" }, "/value", "Missing"],
    ["a range without its end", { ...total, operator: "between", min: 1 }, "/max", "Missing"],
    [
      "a list operator without a list",
      { ...total, operator: "oneOf", value: 5 },
      "/value",
      "Invalid type",
    ],
    [
      "an element of the wrong type",
      { ...total, operator: "oneOf", value: [1, "x"] },
      "/value/1",
      "Invalid type",
    ],
    [
      "an unknown operator",
      { ...total, operator: "almost", value: 1 },
      "/operator",
      "Invalid value",
    ],
    [
      "an operator of another type",
      { ...total, operator: "startsWith", value: "1" },
      "/operator",
      "Type mismatch",
    ],
    [
      "a pattern that is no RE2",
      {
        type: "checkAttribute",
        attribute: "$Session.State",
        operator: "matchesRegexp",
        value: "(",
      },
      "/value",
      "Invalid pattern",
    ],
    [
      "a time that is none",
      { type: "checkAttribute", attribute: "$Session.Created", operator: "after", value: "soon" },
      "/value",
      "Invalid type",
    ],
    [
      "a collection, as there are none",
      { ...total, operator: "inCollection", value: { id: 1 } },
      "/value",
      "Unknown collection",
    ],
    [
      "an unknown kind of notification",
      { type: "showNotification", notificationType: "Loud", title: "x" },
      "/notificationType",
      "Invalid value",
    ],
    [
      "an event type that is no name",
      { type: "checkEvent", eventType: "{{ x }}" },
      "/eventType",
      "Unknown event type",
    ],
    ["an empty group", { type: "group", operator: "all", blocks: [] }, "/blocks", "Missing"],
    [
      "an effect inside an OR",
      { type: "group", operator: "atLeastOne", blocks: [discount] },
      "/blocks/0/type",
      "Not supported",
    ],
    [
      "an effect as a matcher",
      { type: "checkEvent", eventType: "talon_session_closed", matchers: [discount] },
      "/matchers/0/type",
      "Not supported",
    ],
    [
      "a discount as a failure effect",
      { type: "checkCoupon", redeem: true, onFailure: [discount] },
      "/onFailure/0/type",
      "Not supported",
    ],
    [
      "an error of a name that never comes",
      { ...discount, onError: { Timeout: [] } },
      "/onError",
      "Not supported",
    ],
    [
      "a passthrough that is no condition",
      { type: "passthrough", expression: ["+", 1, 2] },
      "/expression",
      "Type mismatch",
    ],
    [
      "an unknown function",
      { type: "passthrough", expression: ["launchMissiles", 1] },
      "/expression",
      "Unknown function",
    ],
    [
      "a passthrough call with a wrong argument",
      { type: "passthrough", expression: ["setDiscount", "x", "y"] },
      "/expression/2",
      "Invalid type",
    ],
  ];
  it.for(cases)("%s", ([_title, block, pointer, title]) => {
    expect(problemOf(block)).toEqual({ pointer: `/promotionRules/0/blocks/0${pointer}`, title });
  });

  it("more rules, blocks or levels than a ruleset may have", () => {
    const rule = { title: "R", blocks: [] };
    const tooManyRules = { promotionRules: Array.from({ length: RULES_MAX + 1 }, () => rule) };
    expect(check(tooManyRules).problems[0]).toMatchObject({ pointer: "/promotionRules" });
    const tooManyBlocks = rulesetOf(...Array.from({ length: BLOCK_LIST_MAX + 1 }, () => discount));
    expect(check(tooManyBlocks).problems[0]).toMatchObject({ pointer: "/promotionRules/0/blocks" });
    let nested: unknown = discount;
    for (let level = 0; level < 10_000; level += 1) {
      nested = { type: "group", operator: "all", blocks: [nested] };
    }
    expect(check(rulesetOf(nested)).problems[0]).toMatchObject({ title: "Too deep" });
    let expression: unknown = true;
    for (let level = 0; level < 10_000; level += 1) expression = ["not", expression];
    expect(check(rulesetOf({ type: "passthrough", expression })).problems).not.toEqual([]);
  });

  it("whatever the JSON is", () => {
    for (const json of [null, 1, "x", [], {}, { promotionRules: {} }, { promotionRules: [null] }]) {
      expect(check(json).problems).not.toEqual([]);
      expect(check(json).model).toBeNull();
    }
  });
});

describe("a ruleset without a problem", () => {
  it("keeps strikethrough rules as they came", () => {
    const strikethroughRules = [{ title: "S", blocks: [{ type: "whatever", deep: [1] }] }];
    const { model } = check({ ...rulesetOf(discount), strikethroughRules });
    expect(model?.strikethroughRules).toEqual(strikethroughRules);
  });

  it("is checked to the same model again", () => {
    const first = check(rulesetOf({ ...total, operator: "greaterThan", value: 1 }, discount)).model;
    expect(check(structuredClone(first)).model).toEqual(first);
  });

  it("holds the typed block in the place of a Talang call", () => {
    const { model } = check(
      rulesetOf({ type: "passthrough", id: "p", expression: ["setDiscount", "Off", 5] }),
    );
    expect(model?.promotionRules[0]?.blocks[0]).toEqual({ ...discount, id: "p", value: 5 });
  });

  it("warns of nothing and knows what the index must know", () => {
    const onClose = { type: "checkEvent", eventType: "talon_session_closed" };
    const coupon = { type: "checkCoupon", redeem: true };
    const tell = { type: "showNotification", notificationType: "Error", title: "No" };
    const facts = (...blocks: unknown[]) => check(rulesetOf(...blocks)).facts;
    expect(facts(onClose, redeem)).toEqual({
      needsCoupon: false,
      eventTypes: ["talon_session_closed"],
      loyaltyProgramIds: [1],
      needsReferral: false,
      giveawayPoolIds: [],
      collectionIds: [],
    });
    const all = { type: "group", operator: "all", blocks: [coupon, onClose] };
    expect(facts(all, discount)).toMatchObject({
      needsCoupon: true,
      eventTypes: ["talon_session_closed"],
    });
    const either = { type: "group", operator: "atLeastOne", blocks: [coupon, onClose] };
    expect(facts(either, discount)).toMatchObject({ needsCoupon: false, eventTypes: null });
    expect(facts({ ...coupon, onFailure: [tell] }, discount)).toMatchObject({ needsCoupon: false });
    const reading = { ...discount, value: "{{ $Loyalty.sample_wallet.Active }}" };
    expect(facts(reading)?.loyaltyProgramIds).toEqual([1]);
  });
});
