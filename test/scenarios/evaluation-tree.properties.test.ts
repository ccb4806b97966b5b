import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, sumDecimals, toNumber } from "../../src/core/decimal";
import type { EvaluationGroup } from "../../src/core/evaluation/catalogue";
import type { Decision } from "../../src/core/evaluation/decision";
import type { Effect } from "../../src/core/evaluation/effect";
import { effectToJson } from "../../src/core/evaluation/effect-json";
import { evaluate } from "../../src/core/evaluation/evaluate";
import { BASE_GROUP, type Scenario, type ScenarioCampaign, worldOf } from "./world";

const RUNS = { numRuns: 200 };
const UNITS = 3;
const MODES = ["stackable", "listOrder", "lowestDiscount", "highestDiscount"] as const;

const amount = fc.integer({ min: 0, max: 60 });

const effect = fc.oneof(
  amount.map((value) => discount(value, { type: "cart" })),
  fc
    .record({ value: amount, prorated: fc.boolean() })
    .map(({ value, prorated }) => discount(value, { type: "allItems", prorated })),
  amount.map((value) => ({ ...POINTS, type: "awardLoyaltyPoints", name: "Earned", value })),
  amount.map((value) => ({ ...POINTS, type: "redeemLoyaltyPoints", name: "Paid", value })),
);

const condition = fc.constantFrom(
  { type: "checkCoupon", redeem: true },
  { type: "checkAttribute", attribute: "$Session.Total", operator: "lessThan", value: 100 },
  {
    type: "checkAttribute",
    attribute: "$Session.Total",
    operator: "lessThan",
    value: "{{ 1 / 0 }}",
  },
);

const rule = fc
  .tuple(fc.array(condition, { maxLength: 1 }), fc.array(effect, { maxLength: 2 }))
  .map(([conditions, effects]) => ({ title: "R", blocks: [...conditions, ...effects] }));

const campaign: fc.Arbitrary<ScenarioCampaign> = fc.record({
  rulesetV2: fc.array(rule, { maxLength: 2 }).map((promotionRules) => ({ promotionRules })),
  evaluationGroupId: fc.integer({ min: 1, max: 6 }),
  evaluationPosition: fc.integer({ min: 0, max: 4 }),
  linkedStoreIds: fc.constantFrom(null, null, [40], [41]),
  targetedAudienceIds: fc.constantFrom([], [], [7], [8]),
  limits: fc.constantFrom([], [{ action: "setDiscount", limit: 45, entities: [] }]),
});

/** Any parents: groups that hang in the air, too deep, or on each other in a circle. */
const tree: fc.Arbitrary<readonly EvaluationGroup[]> = fc
  .array(
    fc.record({
      parentId: fc.integer({ min: 1, max: 7 }),
      mode: fc.constantFrom(...MODES),
      scope: fc.constantFrom("session" as const, "cartItem" as const),
      position: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 4 },
  )
  .chain((groups) =>
    fc
      .constantFrom(...MODES)
      .map((mode) => [
        { ...BASE_GROUP, mode },
        ...groups.map((group, index) => ({ ...group, id: index + 2 })),
      ]),
  );

const scenario: fc.Arbitrary<Scenario> = fc.record({
  guarantee: fc.constant(""),
  application: fc.record({
    enableCascadingDiscounts: fc.boolean(),
    enablePartialDiscounts: fc.boolean(),
  }),
  evaluationGroups: tree,
  campaigns: fc.array(campaign, { maxLength: 5 }),
  session: fc.record({
    state: fc.constantFrom("open" as const, "closed" as const),
    couponCodes: fc.subarray(["ONE", "TWO", "UNKNOWN"]),
    cartItems: fc.constant([{ sku: "shirt", quantity: UNITS, price: 50 }]),
    storeIntegrationId: fc.constant("store-1"),
  }),
  store: fc.constant({ id: 40 }),
  profile: fc.constant({ audiences: [{ id: 7, name: "VIP" }] }),
  coupons: fc.constant([
    { value: "ONE", campaignId: 1, usageLimit: 0 },
    { value: "TWO", campaignId: 2, usageLimit: 1 },
  ]),
  pointsHundredths: fc.constantFrom(0, 5_000),
});

describe("for any evaluation tree", () => {
  it("an evaluation ends, changes none of its inputs, and comes out the same again", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { snapshot, catalogue, input } = worldOf(given);
        deepFreeze([snapshot, catalogue.campaigns, catalogue.evaluationGroups]);
        const first = evaluate(snapshot, catalogue, input);
        expect(evaluate(snapshot, catalogue, input)).toEqual(first);
      }),
      RUNS,
    );
  });

  it("the order in which campaigns and groups are listed does not matter", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { snapshot, catalogue, input } = worldOf(given);
        const turned = {
          ...catalogue,
          campaigns: catalogue.campaigns.toReversed(),
          evaluationGroups: catalogue.evaluationGroups.toReversed(),
        };
        const { effects } = evaluate(snapshot, turned, input);
        expect(told(effects)).toEqual(told(evaluate(snapshot, catalogue, input).effects));
      }),
      RUNS,
    );
  });

  it("no total falls below zero, no points are taken twice, and every code has one answer", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { snapshot, catalogue, input } = worldOf(given);
        const decision = evaluate(snapshot, catalogue, input);
        expect(discountOf(decision)).toBeLessThanOrEqual(UNITS * 50);
        let taken = 0;
        for (const change of [...decision.ledgerChanges.values()].flat()) {
          if (change.kind === "deduct") taken += change.amountHundredths;
        }
        expect(taken).toBeLessThanOrEqual(given.pointsHundredths ?? 0);
        const answered = codesOf(decision.effects);
        expect(new Set(answered).size).toBe(answered.length);
      }),
      RUNS,
    );
  });

  it("charges are what the effects that remain have used", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { snapshot, catalogue, input } = worldOf(given);
        const { effects, charges } = evaluate(snapshot, catalogue, input);
        for (const { campaignId, action, deltaUnits } of charges) {
          if (action !== "setDiscount") continue;
          const own = effects.filter((each) => each.campaignId === campaignId);
          expect(Math.round(discountOf({ effects: own }) * 1_000)).toBe(deltaUnits);
        }
      }),
      RUNS,
    );
  });
});

const values = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 });

describe("a group with a winner", () => {
  it("by session gives the highest or lowest that its campaigns would give alone", () => {
    fc.assert(
      fc.property(values, fc.constantFrom("lowestDiscount", "highestDiscount"), (given, mode) => {
        const campaigns = given.map((value) => campaignOf(discount(value, { type: "cart" })));
        const competing = given.filter((value) => value > 0);
        const best = mode === "lowestDiscount" ? Math.min(...competing) : Math.max(...competing);
        const decision = decide(campaigns, mode, "session");
        expect(discountOf(decision)).toBe(competing.length === 0 ? 0 : best);
        expect(decision.triggeredCampaignIds.length).toBe(1);
      }),
      RUNS,
    );
  });

  it("by cart item gives every unit the highest that a campaign would give it alone", () => {
    const perUnit = fc.array(values, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(perUnit, (given) => {
        const campaigns = given.map((ofUnits) =>
          campaignOf(...ofUnits.slice(0, UNITS).map(onUnit)),
        );
        const { effects } = decide(campaigns, "highestDiscount", "cartItem");
        for (let unit = 0; unit < UNITS; unit += 1) {
          const best = Math.max(0, ...given.map((ofUnits) => ofUnits[unit] ?? 0));
          const own = effects.filter(
            ({ props }) => "subPosition" in props && props.subPosition === unit,
          );
          expect(discountOf({ effects: own })).toBe(best);
        }
      }),
      RUNS,
    );
  });

  it("campaigns that share nothing keep their effects whatever their order", () => {
    fc.assert(
      fc.property(values, fc.integer(), (given, seed) => {
        const campaigns = given.map((value) => campaignOf(discount(value, { type: "cart" })));
        const turned = campaigns.map((each, index) => ({
          ...each,
          evaluationPosition: ((index + 1) * Math.abs(seed)) % 7,
        }));
        const names = (decision: Decision) => told(decision.effects).map(String).toSorted();
        const first = decide(campaigns, "stackable", "session");
        expect(names(decide(turned, "stackable", "session"))).toEqual(names(first));
      }),
      RUNS,
    );
  });
});

const POINTS = { program: { id: 1 }, subledger: "" };

function discount(value: number, target: object) {
  return { type: "awardDiscount", name: "Off", value, partial: false, target };
}

function onUnit(value: number, unit: number) {
  return discount(value, { type: "selector", name: `unit${unit}`, prorated: false });
}

function campaignOf(...blocks: readonly object[]): ScenarioCampaign {
  const selectors = Array.from({ length: UNITS }, (_, index) => ({
    name: `unit${index}`,
    type: "selector",
    source: "$Session.CartItems",
    steps: [{ type: "select", operator: "one", index }],
  }));
  return {
    rulesetV2: { promotionRules: [{ title: "R", blocks }], selectors },
    evaluationGroupId: 2,
  };
}

function decide(
  campaigns: readonly ScenarioCampaign[],
  mode: EvaluationGroup["mode"],
  scope: EvaluationGroup["scope"],
): Decision {
  const { snapshot, catalogue, input } = worldOf({
    guarantee: "",
    campaigns,
    evaluationGroups: [BASE_GROUP, { ...BASE_GROUP, id: 2, parentId: 1, mode, scope }],
    session: { cartItems: [{ sku: "shirt", quantity: UNITS, price: 100 }] },
  });
  return evaluate(snapshot, catalogue, input);
}

function discountOf({ effects }: Pick<Decision, "effects">): number {
  const given = effects.flatMap((each) =>
    each.effectType === "setDiscount" || each.effectType === "setDiscountPerItem"
      ? [each.props.value]
      : [decimal("0")],
  );
  return toNumber(sumDecimals(given));
}

/** Effects without the UUIDs, which are drawn in the order of evaluation. */
function told(effects: readonly Effect[]): readonly string[] {
  return effects.map((each) =>
    JSON.stringify(effectToJson(each)).replaceAll(/"transactionUUID":"[^"]*"/g, ""),
  );
}

function codesOf(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((each) =>
    each.effectType === "acceptCoupon" || each.effectType === "rejectCoupon"
      ? [each.props.value]
      : [],
  );
}

function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}
