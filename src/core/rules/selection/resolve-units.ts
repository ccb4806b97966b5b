import type { CartUnit } from "../../attributes/cart-unit";
import type { RuleRun } from "../../evaluation/rule-run";
import { type Scope, UNIT_STEPS, type Value } from "../../expression";
import { ok, type Result } from "../../result";
import { type Refused, refused } from "../blocks/block";
import { CartBundle } from "./cart-bundle";
import { filterExpression, filterNamed } from "./cart-item-filter";
import { ELEMENT } from "./element";
import { readSelection, remembered } from "./read-selection";
import { unitsOf } from "./units-of";

/** A set of cart units that a rule names. */
export type ItemTarget =
  | { readonly type: "allItems" }
  | { readonly type: "selector"; readonly name: string }
  | { readonly type: "globalFilter"; readonly name: string }
  | { readonly type: "bundle"; readonly name: string };

/** One unit that an effect is about. */
export interface TargetedUnit {
  readonly unit: CartUnit;
  /** The bundle that it stands in, where the target is one. */
  readonly bundle: CartBundle | null;
}

/**
 * The units that a target names, in order; refused when the cart has no such set any more. Throws
 * `EvaluationError` when the selection can't be computed.
 */
export function resolveUnits(
  run: RuleRun,
  target: ItemTarget,
): Result<readonly TargetedUnit[], Refused> {
  const units = unitsIn(run, target);
  if (units.ok && units.value.length > 0) {
    run.state.meter.spend(units.value.length * UNIT_STEPS);
    // Where nothing has room any more, nothing needs to be computed.
    run.state.effectMeter.expect(1);
  }
  return units;
}

function unitsIn(run: RuleRun, target: ItemTarget): Result<readonly TargetedUnit[], Refused> {
  if (!run.state.snapshot.session) return refuse("There is no session with cart items");
  switch (target.type) {
    case "allItems":
      return allItems(run);
    case "globalFilter":
      return globalFilter(run, target.name);
    case "selector":
      return ok(alone(unitsOf(readSelection(run, target.name), target.name)));
    case "bundle":
      return ok(
        bundlesOf(run, target.name).flatMap((bundle) =>
          bundle.units.map((unit) => ({ unit, bundle })),
        ),
      );
  }
}

/** The bundles that the cart allows of one definition. */
export function bundlesOf(run: RuleRun, name: string): readonly CartBundle[] {
  const bundles: Value = readSelection(run, name);
  return Array.isArray(bundles) ? bundles.filter((bundle) => bundle instanceof CartBundle) : [];
}

/** The scope for values of one unit: `Item`, and `Bundle` in a bundle. Use with `run.within`. */
export function unitScope(run: RuleRun, { unit, bundle }: TargetedUnit): Scope {
  const scope = run.rootScope.bind(ELEMENT, unit);
  return bundle ? scope.bind("Bundle", bundle) : scope;
}

/** Where effects of one unit are placed, under the names that points and custom effects use. */
export function unitPlace({ unit, bundle }: TargetedUnit): {
  cartItemPosition: number;
  cartItemSubPosition: number;
  bundleIndex?: number;
  bundleName?: string;
} {
  const place = { cartItemPosition: unit.position, cartItemSubPosition: unit.subPosition };
  return bundle ? { ...place, bundleIndex: bundle.index, bundleName: bundle.name } : place;
}

/** All units, or those of the Application's default filter where it has one. */
function allItems(run: RuleRun): Result<readonly TargetedUnit[], Refused> {
  const { application, definitions } = run.state.catalogue;
  const id = application.defaultCartItemFilterId;
  if (id === null) return ok(alone(run.state.cartUnits));
  const filter = definitions.cartItemFilters.find((known) => known.id === id);
  if (filter) return globalFilter(run, filter.name);
  return refuse(`The Application's default cart item filter ${id} does not exist any more`);
}

function globalFilter(run: RuleRun, name: string): Result<readonly TargetedUnit[], Refused> {
  const filter = filterNamed(run, name);
  if (!filter) return refuse(`The cart item filter "${name}" does not exist any more`);
  const found = remembered(run, `filter|${filter.id}`, () => filterExpression(filter)(run.scope));
  return ok(alone(unitsOf(found, name)));
}

function alone(units: readonly CartUnit[]): readonly TargetedUnit[] {
  return units.map((unit) => ({ unit, bundle: null }));
}

function refuse(details: string): Result<never, Refused> {
  return { ok: false, error: refused(details, "EffectCouldNotBeApplied") };
}
