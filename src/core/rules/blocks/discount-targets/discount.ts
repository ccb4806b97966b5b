import { currencyPlaces } from "../../../currency";
import {
  COUNTER_MONEY_SCALE,
  type Decimal,
  decimal,
  decimalText,
  minDecimal,
  roundHalfAwayFromZero,
  toScaledInteger,
  truncate,
  ZERO,
} from "../../../decimal";
import type { RuleRun } from "../../../evaluation/rule-run";
import type { CompiledExpression } from "../../../expression";
import { ok, type Result } from "../../../result";
import { type Refused, refused } from "../block";
import { couponDiscount, type RewardKind } from "../rewards";

/** A discount whose target knows what to make of it. */
export interface Discount {
  readonly name: CompiledExpression;
  readonly value: CompiledExpression;
  /** Whether a short budget gives a lower discount instead of none. */
  readonly partial: boolean;
}

/** Gives a discount on its target, or says why not. */
export type DiscountApplicator = (run: RuleRun) => null | Refused;

/** The largest discount: counters hold money in thousandths as safe integers. */
const DISCOUNT_MAX = decimal("1000000000000");

/** The same in thousandths. */
const THOUSANDTHS_MAX = toScaledInteger(DISCOUNT_MAX, COUNTER_MONEY_SCALE);

export interface DiscountAmount {
  /** Rounded once, before any cap. */
  readonly wish: Decimal;
  /** What is left for it, in thousandths. */
  readonly thousandths: number;
}

/**
 * Rounds, caps at what is left of the target; rules that take points refuse both (DESIGN §4).
 *
 * @param left null where there is nothing to cap at
 */
export function decideAmount(
  run: RuleRun,
  value: Decimal,
  left: Decimal | null,
): Result<DiscountAmount, Refused> {
  const { currency } = run.state.catalogue.application;
  const places = currencyPlaces(currency);
  if (value.lt(ZERO)) {
    return refuse(`The discount can't be negative, but its value is ${decimalText(value)}`);
  }
  const wish = roundHalfAwayFromZero(value, places);
  if (run.rule.takesPoints && !wish.eq(value)) {
    const limit = `more than the ${places} decimals of ${currency}`;
    return refuse(
      `The discount of ${decimalText(value)} has ${limit}, and the points paid must match`,
    );
  }
  const capped = left === null ? wish : minDecimal(wish, truncate(left, places));
  if (run.rule.takesPoints && capped.lt(wish)) return refuse(tooLarge(wish, capped));
  if (capped.gt(DISCOUNT_MAX)) return refuse(tooLarge(capped, DISCOUNT_MAX));
  return ok({ wish, thousandths: toScaledInteger(capped, COUNTER_MONEY_SCALE) });
}

/** Several discounts together are bounded like one. */
export function sumIsTooLarge(thousandths: readonly number[]): Refused | null {
  const sum = thousandths.reduce((total, part) => total + part, 0);
  if (sum <= THOUSANDTHS_MAX) return null;
  const details = `The discounts of one effect are limited to ${decimalText(DISCOUNT_MAX)}`;
  return refused(details, "EffectCouldNotBeApplied");
}

/** What is left of a place, in thousandths of whole minor units. */
export function thousandthsOf(run: RuleRun, left: Decimal): number {
  const places = currencyPlaces(run.state.catalogue.application.currency);
  return toScaledInteger(truncate(minDecimal(left, DISCOUNT_MAX), places), COUNTER_MONEY_SCALE);
}

/** The currency's minor unit in thousandths. */
export function minorUnit(run: RuleRun): number {
  const places = currencyPlaces(run.state.catalogue.application.currency);
  return 10 ** (COUNTER_MONEY_SCALE - places);
}

export function discountKind(run: RuleRun, partial: boolean): RewardKind {
  return {
    amountAction: "setDiscount",
    countAction: "setDiscountEffect",
    unitStep: minorUnit(run),
    scale: COUNTER_MONEY_SCALE,
    shrinkable: !run.rule.takesPoints && showsWish(run, partial),
    extra: couponDiscount(run),
  };
}

/**
 * Asks for room for one effect on each of so many units, before any is computed; a short budget may
 * leave some of them out.
 */
export function expectRoom(run: RuleRun, { partial }: Discount, units: number): void {
  if (!discountKind(run, partial).shrinkable) run.state.effectMeter.expect(units);
}

/** Whether effects name the amount that was wanted beside the one that was given. */
export function showsWish(run: RuleRun, partial: boolean): boolean {
  return partial || run.state.catalogue.application.enablePartialDiscounts;
}

export function refuse(details: string): Result<never, Refused> {
  return { ok: false, error: refused(details, "EffectCouldNotBeApplied") };
}

function tooLarge(wish: Decimal, highest: Decimal): string {
  const what = `The discount of ${decimalText(wish)} is more than what is left to discount`;
  return `${what}; the highest amount possible is ${decimalText(highest)}`;
}
