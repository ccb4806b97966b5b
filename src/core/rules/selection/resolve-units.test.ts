import { describe, expect, it } from "vitest";
import { type Scenario, worldOf } from "../../../../test/scenarios/world";
import { evaluate } from "../../evaluation/evaluate";

const scenario: Scenario = {
  guarantee: "",
  application: { defaultCartItemFilterId: 1 },
  definitions: {
    cartItemFilters: [
      { id: 1, name: "Default", expression: { expr: [".", "Session", "CartItems"] } },
      { id: 2, name: "Named", expression: [".", "Session", "CartItems"] },
    ],
  },
  campaigns: [{ type: "allItems" }, { type: "globalFilter", name: "Named" }].map((target) => ({
    rulesetV2: {
      promotionRules: [
        {
          title: "R",
          blocks: [{ type: "awardDiscount", name: "Off", value: 1, partial: false, target }],
        },
      ],
    },
  })),
};

/** The rulesets were checked while the filters were there. */
function evaluateWith(change: (expression: unknown) => unknown, isThere: boolean) {
  const { snapshot, catalogue, input } = worldOf(scenario);
  const cartItemFilters = catalogue.definitions.cartItemFilters
    .filter(() => isThere)
    .map((filter) => ({ ...filter, expression: change(filter.expression) }));
  const definitions = { ...catalogue.definitions, cartItemFilters };
  const { effects, failures } = evaluate(snapshot, { ...catalogue, definitions }, input);
  return {
    types: effects.map(({ effectType }) => effectType),
    failures: failures.map(({ details }) => details),
  };
}

describe("cart item filters of the Application", () => {
  it("choose the units, written as an array or inside an object", () => {
    expect(evaluateWith((expression) => expression, true)).toEqual({
      types: ["setDiscountPerItem", "setDiscountPerItem"],
      failures: [],
    });
  });

  it("that are gone fail the rules that need them, instead of meaning every item", () => {
    expect(evaluateWith((expression) => expression, false)).toEqual({
      types: [],
      failures: [
        "The Application's default cart item filter 1 does not exist any more",
        'The cart item filter "Named" does not exist any more',
      ],
    });
  });

  it("that can't be read or yield no items are errors", () => {
    expect(evaluateWith(() => ["nope"], true).types).toEqual(["error", "error"]);
    expect(evaluateWith(() => 5, true).failures).toEqual([
      '"Default" yields no list of cart items',
      '"Named" yields no list of cart items',
    ]);
    expect(evaluateWith(() => ["list", 1], true).failures).toEqual([
      '"Default" yields something that is no cart item',
      '"Named" yields something that is no cart item',
    ]);
    expect(evaluateWith(() => ["list", ["list"]], true).types).toEqual(["error", "error"]);
  });
});
