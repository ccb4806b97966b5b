import { allocate } from "../../../allocate";
import { COUNTER_MONEY_SCALE, type Decimal, fromScaledInteger, minDecimal } from "../../../decimal";
import type { EffectProps } from "../../../evaluation/effect";
import type { RuleRun } from "../../../evaluation/rule-run";
import type { Scope } from "../../../expression";
import { ok, type Result } from "../../../result";
import type { TargetedUnit } from "../../selection/resolve-units";
import type { Refused } from "../block";
import { takeEach } from "../rewards";
import { numberOf, textOf } from "../values";
import {
  decideAmount,
  type Discount,
  discountKind,
  expectRoom,
  minorUnit,
  showsWish,
  sumIsTooLarge,
  thousandthsOf,
} from "./discount";
import {
  PART_OF_SESSION,
  refuseLost,
  toldBundle,
  toldScope,
  unitDiscountScope,
} from "./unit-discounts";

/** Units that share one discount by what is left of each. */
export interface SharingUnits {
  readonly units: readonly TargetedUnit[];
  /** In which the value of the shared discount is computed. */
  readonly scope: Scope;
  /** The unit of a bundle that the discount is based on. */
  readonly targeted: TargetedUnit | null;
}

interface SharedAmount {
  readonly group: SharingUnits;
  /** What is left of each unit: the weights of its share. */
  readonly weights: readonly number[];
  readonly wish: Decimal;
  /** The share of each unit; null where another campaign won the unit. */
  readonly shares: readonly (number | null)[];
  /** The sum of the shares that are given. */
  readonly thousandths: number;
}

/** Gives one discount for each group of units, spread over its units. */
export function giveProRata(
  run: RuleRun,
  discount: Discount,
  groups: readonly SharingUnits[],
): null | Refused {
  const all = groups.flatMap(({ units }) => units);
  const refusal = refuseLost(run, all);
  if (refusal) return refusal;
  expectRoom(run, discount, all.filter((target) => !isLost(run, target)).length);
  const amounts = decideShared(run, discount, groups);
  if (!amounts.ok) return amounts.error;
  const wanted = amounts.value.map(({ thousandths }) => thousandths);
  const taken = takeEach(run, discountKind(run, discount.partial), wanted);
  if (!taken.ok) return taken.error;
  if (groups.length === 0) run.reward(fromScaledInteger(0, COUNTER_MONEY_SCALE));
  for (const [index, amount] of amounts.value.entries()) {
    const given = taken.value[index] ?? null;
    if (given !== null) spread(run, discount, amount, given);
  }
  return null;
}

function decideShared(
  run: RuleRun,
  { value }: Discount,
  groups: readonly SharingUnits[],
): Result<readonly SharedAmount[], Refused> {
  const scope = unitDiscountScope(run);
  let sessionLeft = run.state.leftOf(PART_OF_SESSION[scope], run.given);
  const amounts: SharedAmount[] = [];
  for (const group of groups) {
    const weights = group.units.map(({ unit }) =>
      thousandthsOf(run, run.items.leftOfUnit(unit, scope)),
    );
    const tooLarge = sumIsTooLarge(weights);
    if (tooLarge) return { ok: false, error: tooLarge };
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const left = minDecimal(fromScaledInteger(sum, COUNTER_MONEY_SCALE), sessionLeft);
    const wanted = run.within(group.scope, () => numberOf(value, run, "The discount"));
    const amount = decideAmount(run, wanted, left);
    if (!amount.ok) return amount;
    const { wish } = amount.value;
    const shares = shareOut(run, amount.value.thousandths, weights).map((share, index) =>
      isLost(run, group.units[index]) ? null : share,
    );
    const thousandths = shares.reduce<number>((total, share) => total + (share ?? 0), 0);
    amounts.push({ group, weights, wish, shares, thousandths });
    sessionLeft = sessionLeft.minus(fromScaledInteger(thousandths, COUNTER_MONEY_SCALE));
  }
  return ok(amounts);
}

function spread(run: RuleRun, discount: Discount, amount: SharedAmount, given: number): void {
  const { group, weights, wish } = amount;
  const isShort = given < amount.thousandths;
  const kept = weights.map((weight, index) => (amount.shares[index] === null ? 0 : weight));
  const scope = unitDiscountScope(run);
  const label = run.within(group.scope, () => textOf(discount.name, run));
  const shares = isShort ? shareOut(run, given, kept) : amount.shares;
  const totalDiscount = fromScaledInteger(given, COUNTER_MONEY_SCALE);
  const tells = showsWish(run, discount.partial);
  const desired = tells ? shareOut(run, thousandthsOf(run, wish), weights) : null;
  run.give(PART_OF_SESSION[scope], totalDiscount);
  run.reward(totalDiscount);
  for (const [index, target] of group.units.entries()) {
    if (isLost(run, target)) continue;
    const share = shares[index] ?? 0;
    run.items.giveOnUnit(target.unit, scope, share);
    run.emit("setDiscountPerItem", {
      ...nameAndPlace(label, target, group.targeted),
      value: fromScaledInteger(share, COUNTER_MONEY_SCALE),
      ...(desired
        ? { desiredValue: fromScaledInteger(desired[index] ?? 0, COUNTER_MONEY_SCALE) }
        : {}),
      totalDiscount,
      ...(tells ? { desiredTotalDiscount: wish } : {}),
      ...toldScope(run),
      ...toldBundle(target),
    });
  }
}

function isLost(run: RuleRun, target: TargetedUnit | undefined): boolean {
  return target !== undefined && run.state.isLostUnit(target.unit);
}

/** Shares are whole minor units, so that each can be paid. */
function shareOut(
  run: RuleRun,
  thousandths: number,
  weights: readonly number[],
): readonly number[] {
  if (weights.length === 0) return [];
  const step = minorUnit(run);
  return allocate(
    thousandths / step,
    weights.map((weight) => weight / step),
  ).map((share) => share * step);
}

/**
 * Based on one item of a bundle, effects are named and placed like those of single items; else the
 * label stands alone, and a line of one unit needs no `subPosition` (CONTRACT, "Evaluation").
 */
function nameAndPlace(
  label: string,
  { unit }: TargetedUnit,
  targeted: TargetedUnit | null,
): Pick<
  EffectProps["setDiscountPerItem"],
  "name" | "position" | "subPosition" | "targetedItemPosition" | "targetedItemSubPosition"
> {
  const { position, subPosition } = unit;
  if (targeted) {
    return {
      name: `${label}#${position}`,
      position,
      subPosition,
      targetedItemPosition: targeted.unit.position,
      targetedItemSubPosition: targeted.unit.subPosition,
    };
  }
  return unit.item.quantity === 1
    ? { name: label, position }
    : { name: label, position, subPosition };
}
