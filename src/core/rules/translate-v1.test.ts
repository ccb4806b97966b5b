import { describe, expect, it } from "vitest";
import { DEMO_DEFINITIONS, DEMO_SHOP } from "../../../test/scenarios/world";
import { checkRuleset } from "./check";
import { checkRulesetV1, toV1 } from "./translate-v1";

function check(json: unknown) {
  return checkRulesetV1(json, DEMO_DEFINITIONS, DEMO_SHOP);
}

function rulesetOf(condition: unknown, ...effects: unknown[]) {
  return { bindings: [], rules: [{ title: "R", condition, effects }] };
}

describe("problems point into the Talang form", () => {
  const cases: [string, unknown, string][] = [
    ["an effect", rulesetOf(["and"], ["setDiscount", "x", 1], ["teleport"]), "/rules/0/effects/1"],
    [
      "an argument of an effect",
      rulesetOf(["and"], ["setDiscount", "x", "y"]),
      "/rules/0/effects/0/2",
    ],
    [
      "an argument behind a wrapper",
      rulesetOf(["and"], ["catch", ["noop"], ["setDiscount", "x", "y"]]),
      "/rules/0/effects/0/2/2",
    ],
    [
      "a part of the condition",
      rulesetOf(["and", ["couponValid"], ["=", 1, [".", "Session", "Nope"]]]),
      "/rules/0/condition/2/2",
    ],
    [
      "a condition without and",
      rulesetOf(["=", 1, [".", "Session", "Nope"]]),
      "/rules/0/condition/2",
    ],
    [
      "a typed block inside or",
      rulesetOf(["and", ["or", ["couponValid"], ["checkEvent", 5]]]),
      "/rules/0/condition/1/2/1",
    ],
    [
      "a failure effect",
      rulesetOf(["and", ["onFailure", ["couponValid"], ["setDiscount", "x", 1]]]),
      "/rules/0/condition/1/2",
    ],
    [
      "an effect among the conditions",
      rulesetOf(["and", ["couponValid"], ["catch", ["noop"], ["!", "greet"]]]),
      "/rules/0/condition/2",
    ],
    [
      "a template that is not there",
      rulesetOf(["and"], ["setDiscount", "x", ["!", "greet"]]),
      "/rules/0/effects/0/2",
    ],
    [
      "a program",
      rulesetOf(["and"], ["redeemLoyaltyPoints", 9, "", "x", 1]),
      "/rules/0/effects/0/1",
    ],
    [
      "the condition",
      { bindings: [], rules: [{ title: "R", condition: [], effects: [] }] },
      "/rules/0/condition",
    ],
    [
      "the effects",
      { bindings: [], rules: [{ title: "R", condition: ["and"] }] },
      "/rules/0/effects",
    ],
    ["the title", { bindings: [], rules: [{ condition: ["and"], effects: [] }] }, "/rules/0/title"],
    ["a rule that is none", { bindings: [], rules: [5] }, "/rules/0"],
    ["the rules", { bindings: [] }, "/rules"],
    [
      "a kind of binding that has no meaning",
      { bindings: [{ name: "x", type: "subledgerBalance", expression: ["list"] }], rules: [] },
      "/bindings/0/type",
    ],
    [
      "the expression of a binding",
      { bindings: [{ name: "x", expression: ["nope"] }], rules: [] },
      "/bindings/0/expression",
    ],
    [
      "the name of a binding",
      { bindings: [{ name: "Session", expression: ["identity", 1] }], rules: [] },
      "/bindings/0/name",
    ],
  ];
  it.for(cases)("%s", ([_title, json, pointer]) => {
    const { problems, model } = check(json);
    expect(model).toBeNull();
    expect(problems.map((problem) => problem.pointer)).toContain(pointer);
  });

  it("of what is nested too deep, somewhere on the way down", () => {
    const argument = check(rulesetOf(["and"], ["setDiscount", "x", deep(10_000)]));
    expect(argument.problems[0]?.pointer).toMatch(/^\/rules\/0\/effects\/0\/2/);
    const condition = check(rulesetOf(["and", deep(10_000)]));
    expect(condition.problems[0]?.pointer).toMatch(/^\/rules\/0\/condition\/1/);
  });

  it("and hostile JSON is refused, not thrown at", () => {
    for (const json of [null, [], "x", { rules: [null], bindings: 5 }, { rules: [[[]]] }]) {
      expect(check(json).problems).not.toEqual([]);
    }
  });
});

describe("a ruleset reads the same in both forms", () => {
  const program = { id: 1, name: "sample_wallet", title: "Sample Wallet" };
  const tell = {
    type: "showNotification",
    notificationType: "Error",
    title: "No",
    body: "{{ 1 + 1 }} times",
  };
  const blocks: Record<string, unknown> = {
    checkCoupon: { type: "checkCoupon", redeem: true, onFailure: [tell] },
    checkCouponWithoutRedemption: { type: "checkCoupon", redeem: false },
    checkEvent: { type: "checkEvent", eventType: "talon_session_closed" },
    checkAttribute: {
      type: "checkAttribute",
      attribute: "[Session.Total]",
      operator: "between",
      min: 1,
      max: "{{ 5 * 2 }}",
    },
    checkAttributeByTemplate: {
      type: "checkAttribute",
      attribute: 'do(2, x => (settemplate("t", [x] * `#`(0)); set("y", 1); `!`("t", [y])))',
      operator: "equals",
      value: 2,
    },
    checkAttributeOfList: {
      type: "checkAttribute",
      attribute: "[Session.CouponCodes]",
      operator: "containsAtLeast",
      values: ["a", "b"],
      count: 1,
    },
    group: {
      type: "group",
      operator: "atLeastOne",
      blocks: [
        { type: "checkCoupon", redeem: true },
        { type: "passthrough", expression: [">", [".", "Session", "Total"], 5] },
      ],
    },
    checkLoyaltyBalance: {
      type: "checkLoyaltyBalance",
      operator: "greaterThan",
      program,
      subledger: "",
      balance: "current",
      value: 5,
    },
    awardDiscount: {
      type: "awardDiscount",
      name: "Off",
      value: "{{ [Session.Total] * 2 }}",
      partial: false,
      target: { type: "cart" },
      onError: { "*": [] },
    },
    partialDiscount: {
      type: "awardDiscount",
      name: "Off",
      value: 5,
      partial: true,
      target: { type: "cart" },
      onError: { "*": [tell] },
    },
    awardLoyaltyPoints: {
      type: "awardLoyaltyPoints",
      program,
      subledger: "",
      name: "Thanks",
      value: 5,
      partial: false,
      target: { type: "cart" },
      recipient: "Current",
      expiryDate: "30D",
    },
    redeemLoyaltyPoints: {
      type: "redeemLoyaltyPoints",
      program,
      subledger: "vip",
      name: "Pay",
      value: "{{ [Session.Attributes.PointsToSpend] }}",
    },
    showNotification: tell,
    passthrough: { type: "passthrough", expression: ["or", true, ["=", 1, 2]] },
  };
  it.for(Object.entries(blocks))("%s", ([_name, block]) => {
    const ruleset = {
      promotionRules: [{ id: "r", title: "R", blocks: [block] }],
      parameters: [{ name: "Rate", value: 5 }],
    };
    const { model, problems } = checkRuleset(ruleset, DEMO_DEFINITIONS, DEMO_SHOP);
    expect(problems).toEqual([]);
    if (!model) return;
    const talang = JSON.parse(JSON.stringify(toV1(model))) as unknown;
    const back = check(talang);
    expect(back.problems).toEqual([]);
    expect(withoutIds(back.model?.promotionRules)).toEqual(withoutIds(model.promotionRules));
  });
});

function withoutIds(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    key === "id" && typeof value === "string" ? undefined : value,
  );
}

function deep(levels: number): unknown {
  let nested: unknown = 1;
  for (let level = 0; level < levels; level += 1) nested = ["+", nested, 1];
  return nested;
}
