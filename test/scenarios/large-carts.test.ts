import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/core/evaluation/evaluate";
import { EVALUATION_EFFECTS_MAX } from "../../src/core/evaluation/limits";
import { RuleRun } from "../../src/core/evaluation/rule-run";
import { EvaluationState } from "../../src/core/evaluation/state";
import { EVALUATION_STEPS_MAX } from "../../src/core/expression";
import { type Scenario, type ScenarioCampaign, worldOf } from "./world";

const LINES = 1_000;
const UNITS = 10_000;

const cartItems = Array.from({ length: LINES }, (_line, index) => ({
  sku: `sku-${index}`,
  category: index % 2 === 0 ? "hats" : "shoes",
  quantity: UNITS / LINES,
  price: 1 + (index % 90),
  additionalCosts: { shipping: { price: 1 } },
}));

function discount(value: unknown, target: unknown) {
  return { type: "awardDiscount", name: "Off", value, partial: false, target };
}

function campaign(block: unknown, more: object = {}): ScenarioCampaign {
  return { rulesetV2: { promotionRules: [{ title: "R", blocks: [block] }], ...more } };
}

const hats = {
  name: "Hats",
  steps: [
    {
      type: "filter",
      predicate: {
        type: "checkAttribute",
        attribute: "$Item.Category",
        operator: "equals",
        value: "hats",
      },
    },
    { type: "sort", fields: [{ expression: "$Item.Price", direction: "desc" }] },
  ],
};

const points = {
  type: "awardLoyaltyPoints",
  program: { id: 1 },
  subledger: "",
  name: "Points",
  value: 1,
  partial: false,
  recipient: "Current",
};

const LONG = "a".repeat(5_000);

function keeps(check: object) {
  const predicate = { type: "checkAttribute", attribute: "$Item.Sku", ...check };
  return { type: "filter", predicate };
}

function run(campaigns: readonly ScenarioCampaign[], application: Scenario["application"] = {}) {
  const session = { state: "closed", cartItems } as const;
  const { snapshot, catalogue, input } = worldOf({
    guarantee: "",
    application,
    campaigns,
    session,
  });
  return evaluate(snapshot, catalogue, input);
}

describe("a cart of 1,000 lines and 10,000 units", () => {
  const each = campaign(discount("{{ $Item.Price * 10% }}", { type: "allItems" }));
  const spread = campaign(discount(5_000, { type: "allItems", prorated: true }));
  const chosen = campaign(discount("{{ $Item.Price * 10% }}", { type: "selector", name: "Hats" }), {
    selectors: [hats],
  });
  const pairs = campaign(
    discount("{{ $Bundle.Total * 10% }}", { type: "bundle", name: "Pair", prorated: true }),
    { selectors: [hats], bundles: [{ name: "Pair", items: [{ selector: "Hats", quantity: 2 }] }] },
  );
  const costs = campaign(
    discount("{{ $Cost.Price * 10% }}", {
      type: "additionalCost",
      additionalCost: { id: 1 },
      target: { type: "allItems" },
    }),
  );

  it("has room for three campaigns that discount every unit", () => {
    for (const enableCascadingDiscounts of [false, true]) {
      const { effects, failures } = run([each, spread, costs], { enableCascadingDiscounts });
      expect(failures).toEqual([]);
      expect(effects).toHaveLength(3 * UNITS);
    }
  });

  it("has room for three campaigns that choose, sort and bundle its units", () => {
    const { effects, failures } = run([chosen, pairs, chosen]);
    expect(failures).toEqual([]);
    expect(effects).toHaveLength((3 * UNITS) / 2);
  });

  it("costs steps in proportion to its units", () => {
    const steps = (lines: number) =>
      stepsOf({
        guarantee: "",
        campaigns: [chosen, pairs, each, spread],
        session: { state: "closed", cartItems: cartItems.slice(0, lines) },
      });
    const few = steps(LINES / 10);
    expect(steps(LINES)).toBeLessThan(10.5 * few);
    expect(steps(LINES)).toBeLessThan(EVALUATION_STEPS_MAX / 4);
  });

  const slow: [string, object][] = [
    [
      "filters in filters",
      {
        source:
          "filter($Session.CartItems, X => exists($Session.CartItems, Y => [Y.Sku] = [X.Category]))",
      },
    ],
    [
      "a predicate that looks at the whole cart for each unit",
      {
        steps: [
          {
            type: "filter",
            predicate: {
              type: "checkAttribute",
              attribute: "{{ sum($Session.CartItems, Y => [Y.Price]) }}",
              operator: "greaterThan",
              value: 1,
            },
          },
        ],
      },
    ],
    [
      "a predicate that counts the cart for each unit, without reading it",
      {
        steps: [
          {
            type: "filter",
            predicate: {
              type: "passthrough",
              expression: [
                ">",
                ["count", ["filter", [".", "Session", "CartItems"], [["Y"], ["=", 1, 2]]]],
                1,
              ],
            },
          },
        ],
      },
    ],
    [
      "letters of a text for each unit",
      { source: 'filter($Session.CartItems, Item => count(split([Long], "")) > 1)' },
    ],
    [
      "a long list compared for each unit, many times",
      {
        steps: Array.from({ length: 50 }, () =>
          keeps({
            operator: "not(oneOf)",
            value: Array.from({ length: 1_000 }, (_value, index) => `other-${index}`),
          }),
        ),
      },
    ],
    [
      "a pattern that a small automaton can't match",
      {
        steps: [
          keeps({ attribute: "[Long]", operator: "matchesRegexp", value: "\\pL{900}\\pL{900}" }),
        ],
      },
    ],
    ["many sorts", { steps: Array.from({ length: 50 }, () => sortBy("$Item.Price", 5)) }],
  ];
  it.for(slow)("%s: the rule ends at the bound on steps with an error", ([, selector]) => {
    const { effects } = run([
      campaign(discount(1, { type: "selector", name: "S" }), {
        parameters: [{ name: "Long", value: LONG }],
        selectors: [{ name: "S", ...selector }],
      }),
    ]);
    expect(effects).toHaveLength(1);
    expect(effects[0]?.props).toEqual({
      message:
        'Rule "R" of campaign "Campaign 1" could not be evaluated: ' +
        `The rules took more than ${EVALUATION_STEPS_MAX} steps`,
    });
  });

  it.for<[string, object]>([
    ["discounts", discount(0.01, { type: "allItems" })],
    ["spread discounts", discount(1, { type: "allItems", prorated: true })],
    ["points", { ...points, target: { type: "allItems" } }],
    [
      "custom effects",
      { type: "triggerCustomEffect", customEffect: { id: 7 }, params: { Sku: "" } },
    ],
  ])("%s for every unit end at the bound on effects, with an error for each rule", ([, block]) => {
    const { effects, failures } = run(Array.from({ length: 8 }, () => campaign(block)));
    expect(effects.filter(({ effectType }) => effectType !== "error")).toHaveLength(
      EVALUATION_EFFECTS_MAX,
    );
    const details = `The rules made more than ${EVALUATION_EFFECTS_MAX} effects`;
    const late = { details, effectIndex: 0 };
    expect(failures).toMatchObject([late, late, late]);
    expect(effects.slice(-3).map(({ props }) => props)).toEqual(
      failures.map(({ campaignName }) => ({
        message: `Rule "R" of campaign "${campaignName}" could not be evaluated: ${details}`,
      })),
    );
  });

  it("free items end at the bound on effects, too; those of failed rules count", () => {
    const free = { type: "awardItem", sku: "FREE", name: "Free", quantity: 1_000 };
    const failing = {
      rulesetV2: {
        promotionRules: [{ title: "R", blocks: [free, discount(-1, { type: "cart" })] }],
      },
    };
    const rules = Array.from({ length: 52 }, (_rule, index) =>
      index < 10 ? failing : campaign(free),
    );
    const { effects } = run(rules);
    const kept = effects.filter(({ effectType }) => effectType === "addFreeItem");
    expect(kept).toHaveLength(EVALUATION_EFFECTS_MAX - 10 * 1_000);
  });

  it("ends at the bound, too, where bundles want the same units in many places", () => {
    const names = Array.from({ length: 8 }, (_name, index) => `S${index}`);
    const selectors = names.map((name, index) => ({
      name,
      steps: [
        {
          type: "filter",
          predicate: {
            type: "checkAttribute",
            attribute: "$Item.Price",
            operator: "greaterThan",
            value: index,
          },
        },
      ],
    }));
    const bundles = [{ name: "B", items: names.map((selector) => ({ selector })) }];
    const { failures } = run([
      campaign(discount(1, { type: "bundle", name: "B" }), { selectors, bundles }),
    ]);
    expect(failures).toMatchObject([
      { details: `The rules took more than ${EVALUATION_STEPS_MAX} steps` },
    ]);
  });
});

/** Runs every rule once and reads the meter. */
function stepsOf(scenario: Scenario): number {
  const { snapshot, catalogue, input } = worldOf(scenario);
  const state = new EvaluationState(snapshot, catalogue, input);
  for (const campaign of catalogue.campaigns) {
    state.enterCampaign();
    const ruleset = catalogue.rulesets.get(campaign.activeRulesetId ?? 0);
    if (!ruleset) throw new Error("every campaign here has a ruleset");
    for (const rule of ruleset.rules) {
      const ruleRun = new RuleRun(state, campaign, ruleset, rule, null);
      for (const block of rule.blocks) expect(block.run(ruleRun)).toBeNull();
      ruleRun.keep();
    }
  }
  return state.meter.used;
}

function sortBy(expression: string, times: number) {
  return {
    type: "sort",
    fields: Array.from({ length: times }, () => ({ expression, direction: "asc" })),
  };
}
