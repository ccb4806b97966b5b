import { describe, expect, it } from "vitest";
import { DEMO_DEFINITIONS, DEMO_SHOP } from "../../../test/scenarios/world";
import { checkRuleset } from "./check";

const discount = {
  id: "d",
  type: "awardDiscount",
  name: "10 off",
  value: 10,
  partial: false,
  target: { type: "cart" },
};

function total(operator: string, operands: object) {
  return {
    id: operator,
    type: "checkAttribute",
    attribute: "$Session.Total",
    operator,
    ...operands,
  };
}

function warningsOf(...blocks: object[]): string[] {
  const ruleset = { promotionRules: [{ id: "r", title: "Rule", blocks }], strikethroughRules: [] };
  const { warnings, problems } = checkRuleset(ruleset, DEMO_DEFINITIONS, DEMO_SHOP);
  expect(problems).toEqual([]);
  return warnings.map((warning) => `${warning.pointer} ${warning.title}`);
}

const NEVER = "/promotionRules/0/blocks Never true";

describe("a rule that can never be true is warned of", () => {
  it("when limits leave no number", () => {
    expect(
      warningsOf(total("greaterThan", { value: 100 }), total("lessThan", { value: 50 }), discount),
    ).toEqual([NEVER]);
    expect(
      warningsOf(
        total("greaterThan", { value: 50 }),
        total("lessThanOrEqual", { value: 50 }),
        discount,
      ),
    ).toEqual([NEVER]);
    expect(warningsOf(total("between", { min: 5, max: 5 }), discount)).toEqual([NEVER]);
  });

  it("when two values are asked for, or a thing and its opposite", () => {
    expect(
      warningsOf(total("equals", { value: 1 }), total("equals", { value: 2 }), discount),
    ).toEqual([NEVER]);
    expect(warningsOf(total("exists", {}), total("not(exists)", {}), discount)).toEqual([NEVER]);
  });

  it("when it asks for an event that runs no rules", () => {
    const asksFor = (eventType: string) => ({ id: "e", type: "checkEvent", eventType });
    expect(warningsOf(asksFor("talon_session_revoked"), discount)).toEqual([NEVER]);
    expect(warningsOf(asksFor("talon_session_cancelled"), discount)).toEqual([]);
  });

  it("inside an AND group, too, and not inside an OR group", () => {
    const blocks = [total("greaterThan", { value: 9 }), total("lessThan", { value: 3 })];
    const group = (operator: string) => ({ id: "g", type: "group", operator, blocks });
    expect(warningsOf(group("all"), discount)).toEqual([NEVER]);
    expect(warningsOf(group("atLeastOne"), discount)).toEqual([]);
  });

  it("but not when the limits can be met", () => {
    expect(
      warningsOf(
        total("greaterThanOrEqual", { value: 50 }),
        total("lessThanOrEqual", { value: 50 }),
        discount,
      ),
    ).toEqual([]);
  });
});

it("a rule without an effect and a ruleset without rules are warned of", () => {
  expect(warningsOf(total("greaterThan", { value: 1 }))).toEqual([
    "/promotionRules/0/blocks No effect",
  ]);
  const empty = { promotionRules: [], strikethroughRules: [] };
  const { warnings } = checkRuleset(empty, DEMO_DEFINITIONS, DEMO_SHOP);
  expect(warnings.map((warning) => warning.title)).toEqual(["No rules"]);
});
