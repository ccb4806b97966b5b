import type { ItemDiscountScope } from "../../../evaluation/effect";
import type { GivenScope } from "../../../evaluation/given-discounts";
import type { RuleRun } from "../../../evaluation/rule-run";
import type { TargetedUnit } from "../../selection/resolve-units";
import { type Refused, refused } from "../block";

/** What discounts on single units are taken from, by the Application's default. */
export function unitDiscountScope(run: RuleRun): ItemDiscountScope {
  return run.state.catalogue.application.defaultDiscountAdditionalCostPerItemScope;
}

/** The part of the session that discounts of a scope of units use up. */
export const PART_OF_SESSION: Record<ItemDiscountScope, GivenScope> = {
  price: "cartItems",
  additionalCosts: "cartItemAdditionalCosts",
  itemTotal: "sessionTotal",
};

/**
 * Why a rule that takes points can't discount units that another campaign of its group won: what is
 * paid for would be shrunk (DESIGN §4). Null where it may.
 */
export function refuseLost(run: RuleRun, units: readonly TargetedUnit[]): Refused | null {
  if (!run.rule.takesPoints) return null;
  const lost = units.find(({ unit }) => run.state.isLostUnit(unit));
  if (!lost) return null;
  const details = `Another campaign won the item at position ${lost.unit.position}`;
  return refused(`${details}, so the points paid would buy less`, "EffectCouldNotBeApplied");
}

/** The scope is told only where discounts cascade (reference SEMANTICS §6.4). */
export function toldScope(run: RuleRun): { scope?: ItemDiscountScope } {
  const { enableCascadingDiscounts } = run.state.catalogue.application;
  return enableCascadingDiscounts ? { scope: unitDiscountScope(run) } : {};
}

export function toldBundle({ bundle }: TargetedUnit): {
  bundleIndex?: number;
  bundleName?: string;
} {
  return bundle ? { bundleIndex: bundle.index, bundleName: bundle.name } : {};
}
