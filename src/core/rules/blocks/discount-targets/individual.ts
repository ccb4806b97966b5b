import {
  COUNTER_MONEY_SCALE,
  type Decimal,
  fromScaledInteger,
  minDecimal,
  ZERO,
} from "../../../decimal";
import type { RuleRun } from "../../../evaluation/rule-run";
import type { Scope } from "../../../expression";
import { ok, type Result } from "../../../result";
import type { TargetedUnit } from "../../selection/resolve-units";
import type { Refused } from "../block";
import { takeEach } from "../rewards";
import { numberOf, textOf } from "../values";
import { decideAmount, type Discount, discountKind, showsWish, sumIsTooLarge } from "./discount";

/** One place that gets a discount of its own. */
export interface DiscountPlace {
  readonly target: TargetedUnit;
  /** In which value and name are computed. */
  readonly scope: Scope;
  /** What is left of the place itself. */
  readonly left: Decimal;
}

export interface GivenAmount {
  readonly place: DiscountPlace;
  /** The label with the position, as effects of single items carry it. */
  readonly name: string;
  readonly thousandths: number;
  readonly value: Decimal;
  /** Told where partial discounts are on. */
  readonly desired: { desiredValue?: Decimal };
}

/**
 * Decides a discount for each place by itself, then takes them out of the budgets in order: when
 * those are short, one place gets the rest and later ones none (reference SEMANTICS §6.4).
 *
 * @param sessionLeft what is left of the part of the session that all of them use up
 */
export function decideEach(
  run: RuleRun,
  { name, value, partial }: Discount,
  places: readonly DiscountPlace[],
  sessionLeft: Decimal,
): Result<readonly GivenAmount[], Refused> {
  let left = sessionLeft;
  const wishes: Decimal[] = [];
  const thousandths: number[] = [];
  for (const place of places) {
    const wanted = run.within(place.scope, () => numberOf(value, run, "The discount"));
    const amount = decideAmount(run, wanted, minDecimal(place.left, left));
    if (!amount.ok) return amount;
    wishes.push(amount.value.wish);
    thousandths.push(amount.value.thousandths);
    left = left.minus(fromScaledInteger(amount.value.thousandths, COUNTER_MONEY_SCALE));
  }
  const tooLarge = sumIsTooLarge(thousandths);
  if (tooLarge) return { ok: false, error: tooLarge };
  const taken = takeEach(run, discountKind(run, partial), thousandths);
  if (!taken.ok) return taken;
  const tells = showsWish(run, partial);
  const amounts: GivenAmount[] = [];
  for (const [index, place] of places.entries()) {
    const given = taken.value[index] ?? null;
    if (given === null) continue;
    const label = run.within(place.scope, () => textOf(name, run));
    amounts.push({
      place,
      name: `${label}#${place.target.unit.position}`,
      thousandths: given,
      value: fromScaledInteger(given, COUNTER_MONEY_SCALE),
      desired: tells ? { desiredValue: wishes[index] ?? ZERO } : {},
    });
  }
  return ok(amounts);
}
