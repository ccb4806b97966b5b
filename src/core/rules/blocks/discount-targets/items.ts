import { sumDecimals } from "../../../decimal";
import type { RuleRun } from "../../../evaluation/rule-run";
import {
  type ItemTarget,
  resolveUnits,
  type TargetedUnit,
  unitScope,
} from "../../selection/resolve-units";
import type { Refused } from "../block";
import { type Discount, type DiscountApplicator, expectRoom } from "./discount";
import { decideEach } from "./individual";
import { giveProRata } from "./pro-rata";
import {
  PART_OF_SESSION,
  refuseLost,
  toldBundle,
  toldScope,
  unitDiscountScope,
} from "./unit-discounts";

/** Discounts on the units of a target: one value for each of them, or one spread over all. */
export function onItems(
  discount: Discount,
  target: ItemTarget,
  prorated: boolean,
): DiscountApplicator {
  return (run) => {
    const units = resolveUnits(run, target);
    if (!units.ok) return units.error;
    if (!prorated) return giveIndividually(run, discount, units.value, () => ({}));
    const group = { units: units.value, scope: run.rootScope, targeted: null };
    return giveProRata(run, discount, [group]);
  };
}

/** The value is computed for each unit, with `Item` in scope. */
export function giveIndividually(
  run: RuleRun,
  discount: Discount,
  units: readonly TargetedUnit[],
  more: (target: TargetedUnit) => {
    targetedItemPosition?: number;
    targetedItemSubPosition?: number;
  },
): null | Refused {
  const refusal = refuseLost(run, units);
  if (refusal) return refusal;
  const scope = unitDiscountScope(run);
  const won = units.filter(({ unit }) => !run.state.isLostUnit(unit));
  expectRoom(run, discount, won.length);
  const places = won.map((target) => ({
    target,
    scope: unitScope(run, target),
    left: run.items.leftOfUnit(target.unit, scope),
  }));
  const sessionLeft = run.state.leftOf(PART_OF_SESSION[scope], run.given);
  const amounts = decideEach(run, discount, places, sessionLeft);
  if (!amounts.ok) return amounts.error;
  const sum = sumDecimals(amounts.value.map(({ value }) => value));
  run.give(PART_OF_SESSION[scope], sum);
  run.reward(sum);
  for (const { place, name, thousandths, value, desired } of amounts.value) {
    const { target } = place;
    run.items.giveOnUnit(target.unit, scope, thousandths);
    run.emit("setDiscountPerItem", {
      name,
      value,
      position: target.unit.position,
      subPosition: target.unit.subPosition,
      ...desired,
      ...toldScope(run),
      ...toldBundle(target),
      ...more(target),
    });
  }
  return null;
}
