import {
  COUNTER_MONEY_SCALE,
  type Decimal,
  decimalFromNumber,
  fromScaledInteger,
  minDecimal,
  sumDecimals,
} from "../../../decimal";
import type { RuleRun } from "../../../evaluation/rule-run";
import { recordOf, type Scope } from "../../../expression";
import { type ItemTarget, resolveUnits, unitScope } from "../../selection/resolve-units";
import { type Refused, refused } from "../block";
import { takeBudgets } from "../rewards";
import { numberOf, textOf } from "../values";
import {
  decideAmount,
  type Discount,
  type DiscountApplicator,
  discountKind,
  expectRoom,
  showsWish,
} from "./discount";
import { decideEach, type DiscountPlace } from "./individual";
import type { CostReference } from "./target";

/** A discount on one of the session's own costs (`setDiscountPerAdditionalCost`). */
export function onSessionCost(discount: Discount, cost: CostReference): DiscountApplicator {
  const { name, value, partial } = discount;
  return (run) => {
    const price = sessionCost(run, cost.name);
    if (!price) return lacks(`The session has no additional cost "${cost.name}"`);
    const scope = withCost(
      run.rootScope,
      run.state.sessionView?.costLeft(cost.name, price) ?? price,
    );
    const left = minDecimal(
      run.items.leftOfSessionCost(cost.name, price),
      run.state.leftOf("sessionAdditionalCosts", run.given),
    );
    const wanted = run.within(scope, () => numberOf(value, run, "The discount"));
    const amount = decideAmount(run, wanted, left);
    if (!amount.ok) return amount.error;
    const { wish, thousandths } = amount.value;
    const units = takeBudgets(run, { ...discountKind(run, partial), units: thousandths });
    if (!units.ok) return units.error;
    const given = fromScaledInteger(units.value, COUNTER_MONEY_SCALE);
    run.items.giveOnSessionCost(cost.name, units.value);
    run.give("sessionAdditionalCosts", given);
    run.reward(given);
    run.emit("setDiscountPerAdditionalCost", {
      name: run.within(scope, () => textOf(name, run)),
      additionalCostId: cost.id,
      additionalCost: cost.name,
      value: given,
      ...(showsWish(run, partial) ? { desiredValue: wish } : {}),
    });
    return null;
  };
}

/** Discounts on a cost of each unit (`…PerItem`); fails when one of them lacks it. */
export function onItemCosts(
  discount: Discount,
  cost: CostReference,
  target: ItemTarget,
): DiscountApplicator {
  return (run) => {
    const units = resolveUnits(run, target);
    if (!units.ok) return units.error;
    expectRoom(run, discount, units.value.length);
    const places: DiscountPlace[] = [];
    for (const targeted of units.value) {
      const { unit } = targeted;
      const price = unit.costPrice(cost.name);
      const left = run.items.leftOfCost(unit, cost.name);
      if (!price || !left) {
        const what = `"${unit.item.sku.slice(0, 100)}" at position ${unit.position}`;
        return lacks(`The item ${what} has no additional cost "${cost.name}"`);
      }
      places.push({ target: targeted, scope: withCost(unitScope(run, targeted), price), left });
    }
    return giveOnCosts(run, discount, cost, places);
  };
}

function giveOnCosts(
  run: RuleRun,
  discount: Discount,
  cost: CostReference,
  places: readonly DiscountPlace[],
): null | Refused {
  const sessionLeft = run.state.leftOf("cartItemAdditionalCosts", run.given);
  const amounts = decideEach(run, discount, places, sessionLeft);
  if (!amounts.ok) return amounts.error;
  const sum = sumDecimals(amounts.value.map(({ value }) => value));
  run.give("cartItemAdditionalCosts", sum);
  run.reward(sum);
  for (const { place, name, thousandths, value, desired } of amounts.value) {
    const { unit } = place.target;
    run.items.giveOnUnitCost(unit, cost.name, thousandths);
    run.emit("setDiscountPerAdditionalCostPerItem", {
      name,
      additionalCostId: cost.id,
      additionalCost: cost.name,
      value,
      position: unit.position,
      subPosition: unit.subPosition,
      ...desired,
    });
  }
  return null;
}

function sessionCost(run: RuleRun, name: string): Decimal | undefined {
  const costs = run.state.snapshot.session?.additionalCosts ?? {};
  const cost = Object.hasOwn(costs, name) ? costs[name] : undefined;
  return cost && decimalFromNumber(cost.price);
}

function withCost(scope: Scope, price: Decimal): Scope {
  return scope.bind("Cost", recordOf([["Price", price]]));
}

function lacks(details: string): Refused {
  return refused(details, "EffectCouldNotBeApplied");
}
