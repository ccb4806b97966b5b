import { COUNTER_MONEY_SCALE, type Decimal, decimalFromNumber, toScaledInteger } from "../decimal";
import { PART_OF_SESSION } from "../rules/blocks/discount-targets/unit-discounts";
import type { CartUnit } from "../attributes/cart-unit";
import type { Effect, ItemDiscountScope, SessionDiscountScope } from "./effect";
import type { EffectJson } from "./effect-json";
import type { GivenScope } from "./given-discounts";
import type { EvaluationState } from "./state";
import { unitKey } from "./unit-key";

/**
 * Takes the discounts that a campaign gave at the closing for given, in its place of the evaluation
 * tree: later campaigns find what is left beside them. Discounts on units that are not in the cart
 * any more are left out; other effects change nothing here.
 */
export function standAgain(
  state: EvaluationState,
  campaignId: number,
  effects: readonly EffectJson[],
): void {
  state.enterCampaign();
  state.triggeredCampaignIds.push(campaignId);
  let units: ReadonlyMap<string, CartUnit> | null = null;
  const unitOf = (props: EffectJson["props"]): CartUnit | undefined => {
    units ??= new Map(state.cartUnits.map((unit) => [unitKey(unit), unit]));
    const position = Number(props["position"]);
    return units.get(unitKey({ position, subPosition: Number(props["subPosition"] ?? 0) }));
  };
  for (const effect of effects) {
    const value = effect.props["value"];
    if (typeof value !== "number" || !effect.effectType.startsWith("setDiscount")) continue;
    const amount = decimalFromNumber(value);
    const scope = give(state, effect, amount, unitOf);
    if (scope === null) continue;
    state.given[scope] = state.given[scope].plus(amount);
    // Groups compare campaigns by these.
    state.effects.push({ ...effect, props: { ...effect.props, value: amount } } as Effect);
  }
}

/** Uses up the unit or the cost that it was given on; answers what part of the session that is. */
function give(
  state: EvaluationState,
  { effectType, props }: EffectJson,
  amount: Decimal,
  unitOf: (props: EffectJson["props"]) => CartUnit | undefined,
): GivenScope | null {
  const thousandths = toScaledInteger(amount, COUNTER_MONEY_SCALE);
  const cost = String(props["additionalCost"]);
  switch (effectType) {
    case "setDiscount":
      return (props["scope"] as SessionDiscountScope | undefined) ?? "sessionTotal";
    case "setDiscountPerAdditionalCost":
      state.items.giveOnSessionCost(cost, thousandths);
      return "sessionAdditionalCosts";
    case "setDiscountPerAdditionalCostPerItem": {
      const unit = unitOf(props);
      if (!unit) return null;
      state.items.giveOnUnitCost(unit, cost, thousandths);
      return "cartItemAdditionalCosts";
    }
    default: {
      const unit = unitOf(props);
      if (!unit) return null;
      const { defaultDiscountAdditionalCostPerItemScope } = state.catalogue.application;
      const scope =
        (props["scope"] as ItemDiscountScope | undefined) ??
        defaultDiscountAdditionalCostPerItemScope;
      state.items.giveOnUnit(unit, scope, thousandths);
      return PART_OF_SESSION[scope];
    }
  }
}
