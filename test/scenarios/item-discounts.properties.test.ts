import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Decimal,
  decimal,
  decimalFromNumber,
  isDecimal,
  sumDecimals,
  ZERO,
} from "../../src/core/decimal";
import type { Effect } from "../../src/core/evaluation/effect";
import { evaluate } from "../../src/core/evaluation/evaluate";
import type { CartItem } from "../../src/core/session/types";
import { anyShop, bundles, cents, discountBlock, item, selectors } from "./any-discount";
import { type Scenario, type ScenarioCampaign, worldOf } from "./world";

const campaign: fc.Arbitrary<ScenarioCampaign> = fc.record({
  limits: fc.oneof(
    fc.constant([]),
    fc
      .record({
        action: fc.constantFrom("setDiscount", "setDiscountEffect"),
        limit: fc.constantFrom(0, 3, 20.5),
        entities: fc.constant([]),
      })
      .map((limit) => [limit]),
  ),
  rulesetV2: fc
    .array(fc.array(discountBlock, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
    .map((rules) => ({
      selectors,
      bundles,
      promotionRules: rules.map((blocks) => ({
        title: "R",
        blocks: blocks.map((block, index) => ({ ...block, name: `Off ${index}` })),
      })),
    })),
});

const scenario: fc.Arbitrary<Scenario> = fc.record({
  guarantee: fc.constant(""),
  ...anyShop,
  campaigns: fc.array(campaign, { minLength: 1, maxLength: 3 }),
  session: fc.record({
    state: fc.constantFrom("open", "closed"),
    cartItems: fc.array(item, { maxLength: 4 }),
    additionalCosts: fc.oneof(
      fc.constant({}),
      cents.map((price) => ({ shipping: { price } })),
    ),
  }),
});

/** What an effect takes off, and from what. */
interface Taken {
  readonly from: string;
  readonly amount: Decimal;
}

function evaluated(given: Scenario) {
  const { snapshot, catalogue, input } = worldOf(given);
  const { effects } = evaluate(snapshot, catalogue, input);
  return { effects, session: snapshot.session };
}

function check(body: (given: Scenario) => void): void {
  fc.assert(fc.property(scenario, body), { numRuns: 300 });
}

describe("for any discounts on items, bundles, costs and the cart", () => {
  it("an evaluation changes none of its inputs and comes out the same again", () => {
    check((given) => {
      const { snapshot, catalogue, input } = worldOf(given);
      const before = JSON.stringify([snapshot, catalogue.campaigns, catalogue.definitions]);
      const first = evaluate(snapshot, catalogue, input);
      expect(evaluate(snapshot, catalogue, input)).toEqual(first);
      expect(JSON.stringify([snapshot, catalogue.campaigns, catalogue.definitions])).toBe(before);
    });
  });

  it("no total falls below zero, and no discount is negative", () => {
    check((given) => {
      const { effects, session } = evaluated(given);
      const total = sumDecimals([
        ...(session?.cartItems ?? []).map(worth),
        ...Object.values(session?.additionalCosts ?? {}).map(({ price }) =>
          decimalFromNumber(price),
        ),
      ]);
      const taken = effects.flatMap(amountsOf);
      expect(sumDecimals(taken.map(({ amount }) => amount)).lte(total)).toBe(true);
      for (const { amount } of taken) expect(amount.gte(ZERO)).toBe(true);
    });
  });

  it("no unit and no cost gives more than it is worth", () => {
    check((given) => {
      const { effects, session } = evaluated(given);
      const sums = new Map<string, Decimal>();
      for (const { from, amount } of effects.flatMap(amountsOf)) {
        sums.set(from, (sums.get(from) ?? ZERO).plus(amount));
      }
      for (const [position, line] of (session?.cartItems ?? []).entries()) {
        const one = worth({ ...line, quantity: 1 });
        for (let unit = 0; unit < line.quantity; unit += 1) {
          expect((sums.get(`${position}/${unit}`) ?? ZERO).lte(one)).toBe(true);
        }
      }
      const cost = session?.additionalCosts["shipping"]?.price ?? 0;
      expect((sums.get("shipping") ?? ZERO).lte(decimalFromNumber(cost))).toBe(true);
    });
  });

  it("the shares of a spread discount are what it says in total", () => {
    check((given) => {
      const { effects } = evaluated(given);
      const spread = new Map<string, { readonly total: Decimal; readonly shares: Decimal[] }>();
      for (const { effectType, props, campaignId, ruleIndex } of effects) {
        if (effectType !== "setDiscountPerItem" || props.totalDiscount === undefined) continue;
        const { name, bundleIndex, totalDiscount: total } = props;
        const key = [campaignId, ruleIndex, name.split("#")[0], bundleIndex].join("|");
        const found = spread.get(key) ?? { total, shares: [] };
        spread.set(key, found);
        expect(total.eq(found.total)).toBe(true);
        found.shares.push(props.value);
      }
      for (const { total, shares } of spread.values()) {
        expect(sumDecimals(shares).eq(total)).toBe(true);
      }
    });
  });

  it("every amount can be paid in the currency", () => {
    check((given) => {
      const smallest = { USD: "0.01", JPY: "1", KWD: "0.001" }[
        given.application?.currency ?? "USD"
      ];
      for (const { props } of evaluated(given).effects) {
        if (!("value" in props) || !isDecimal(props.value)) continue;
        expect(props.value.mod(decimal(smallest ?? "0.01")).eq(ZERO)).toBe(true);
      }
    });
  });
});

function worth({ price, quantity, additionalCosts }: CartItem): Decimal {
  const cost = decimalFromNumber(additionalCosts?.["shipping"]?.price ?? 0);
  return decimalFromNumber(price).plus(cost).times(decimalFromNumber(quantity));
}

function amountsOf(effect: Effect): readonly Taken[] {
  switch (effect.effectType) {
    case "setDiscount":
      return [{ from: "cart", amount: effect.props.value }];
    case "setDiscountPerAdditionalCost":
      return [{ from: effect.props.additionalCost, amount: effect.props.value }];
    case "setDiscountPerItem":
    case "setDiscountPerAdditionalCostPerItem": {
      const { position, subPosition, value: amount } = effect.props;
      return [{ from: `${position}/${subPosition ?? 0}`, amount }];
    }
    default:
      return [];
  }
}
