import { EvaluationError, UNIT_STEPS, type Value } from "../../../expression";
import type { CartUnit } from "../../../attributes/cart-unit";
import type { RuleRun } from "../../../evaluation/rule-run";
import type { CartBundle } from "../../selection/cart-bundle";
import { elementScope, lookUp } from "../../selection/element";
import { compareValues } from "../../selection/order";
import {
  bundlesOf,
  resolveUnits,
  type TargetedUnit,
  unitScope,
} from "../../selection/resolve-units";
import type { BlockCompiler } from "../block";
import type { Discount, DiscountApplicator } from "./discount";
import { giveIndividually } from "./items";
import { giveProRata } from "./pro-rata";
import type { BundleItemChoice, BundleTarget } from "./target";

/**
 * Discounts on the bundles of a cart: on every unit by itself, on one unit of each bundle, or on
 * each bundle as a whole, spread over its units (reference RULES §6, API effects).
 */
export function onBundle(
  discount: Discount,
  target: BundleTarget,
  compiler: BlockCompiler,
): DiscountApplicator {
  const { name, item, prorated } = target;
  const choose = item ? compileChoice(item, compiler) : null;
  return (run) => {
    if (!choose && !prorated) {
      const units = resolveUnits(run, { type: "bundle", name });
      return units.ok ? giveIndividually(run, discount, units.value, () => ({})) : units.error;
    }
    const groups = bundlesOf(run, name).map((bundle) => {
      const units = bundle.units.map((unit) => ({ unit, bundle }));
      run.state.meter.spend(units.length * UNIT_STEPS);
      const targeted = choose ? { unit: choose(bundle, run), bundle } : null;
      const scope = targeted ? unitScope(run, targeted) : run.rootScope.bind("Bundle", bundle);
      return { units, scope, targeted };
    });
    if (prorated) return giveProRata(run, discount, groups);
    const chosen = groups.flatMap(({ targeted }) => (targeted ? [targeted] : []));
    return giveIndividually(run, discount, chosen, placeOfTargeted);
  };
}

function placeOfTargeted({ unit }: TargetedUnit) {
  return { targetedItemPosition: unit.position, targetedItemSubPosition: unit.subPosition };
}

function compileChoice(
  choice: BundleItemChoice,
  compiler: BlockCompiler,
): (bundle: CartBundle, run: RuleRun) => CartUnit {
  if (choice.type === "byIndex") {
    return ({ units, name }) => {
      const unit = units[choice.value];
      if (unit) return unit;
      throw new EvaluationError(`A bundle "${name}" has no item ${choice.value}`);
    };
  }
  const attribute = compiler.expression(choice.attribute);
  const sign = choice.direction === "highest" ? 1 : -1;
  return ({ units, name }, run) => {
    let best: { unit: CartUnit; value: Value } | null = null;
    for (const unit of units) {
      const value = lookUp(attribute, elementScope(run, unit));
      if (value === undefined) continue;
      // Of equals the first in the order of the definition.
      if (!best || sign * compareValues(value, best.value) > 0) best = { unit, value };
    }
    if (best) return best.unit;
    throw new EvaluationError(`No item of a bundle "${name}" has the attribute to choose by`);
  };
}
