import { decimalText, fromScaledInteger } from "../../decimal";
import {
  type Budget,
  type BudgetAction,
  type BudgetCounter,
  budgetFor,
  chargeBudget,
  COUPON_DISCOUNT,
} from "../../evaluation/budgets";
import type { RuleRun } from "../../evaluation/rule-run";
import { err, ok, type Result } from "../../result";
import { type Refused, refused } from "./block";

export interface BudgetWish {
  /** The budget of the amount, and the one that counts effects. */
  readonly amountAction: BudgetAction;
  readonly countAction: BudgetAction;
  readonly units: number;
  /** The smallest amount that can be given, in units. */
  readonly unitStep: number;
  /** Decimals of the unit, for words. */
  readonly scale: number;
  /** Whether a short budget gives less instead of nothing. */
  readonly shrinkable: boolean;
  /** A limit beside the campaign's: a coupon's discount limit. */
  readonly extra: ExtraLimit | null;
}

export interface ExtraLimit {
  readonly counter: BudgetCounter;
  readonly leftUnits: number;
  readonly words: string;
}

/** Takes a reward out of the budgets: the units that may be given, or why there are none. */
export function takeBudgets(run: RuleRun, wish: BudgetWish): Result<number, Refused> {
  const count = budgetFor(run, wish.countAction);
  const amount = budgetFor(run, wish.amountAction);
  if ("missing" in count) return err(missing(count.missing));
  if ("missing" in amount) return err(missing(amount.missing));
  if (count.leftUnits !== null && count.leftUnits < 1) {
    return err(outOfBudget(wish.countAction, count, 0, 0));
  }
  const fromBudget = amount.leftUnits ?? Number.MAX_SAFE_INTEGER;
  const left = Math.min(fromBudget, wish.extra?.leftUnits ?? Number.MAX_SAFE_INTEGER);
  const possible = Math.min(wish.units, left - (left % wish.unitStep));
  if (possible < wish.units && (!wish.shrinkable || possible === 0)) {
    const tooLittle = wish.extra && wish.extra.leftUnits < fromBudget;
    if (!tooLittle) return err(outOfBudget(wish.amountAction, amount, possible, wish.scale));
    return err(notEnough(wish.extra.words, possible, wish.scale));
  }
  chargeBudget(run, count, 1);
  chargeBudget(run, amount, possible);
  if (wish.extra) run.charge({ ...wish.extra.counter, deltaUnits: possible });
  return ok(possible);
}

/** What the code of this run may still give in money; null when it has no such limit. */
export function couponDiscount(run: RuleRun): ExtraLimit | null {
  const coupon = run.couponChecked ? run.coupon?.facts : undefined;
  if (!coupon || coupon.discountLimitThousandths === null) return null;
  const counter: BudgetCounter = {
    campaignId: coupon.campaignId,
    action: COUPON_DISCOUNT,
    entity: `coupon:${coupon.id}`,
    period: "",
    limitUnits: coupon.discountLimitThousandths,
  };
  const used = coupon.discountUsedThousandths + run.chargedNow(counter);
  const leftUnits = Math.max(0, coupon.discountLimitThousandths - used);
  return { counter, leftUnits, words: "The coupon's discount limit" };
}

function outOfBudget(
  action: BudgetAction,
  budget: Budget,
  leftUnits: number,
  scale: number,
): Refused {
  const words = `The campaign budget ${action} (${budget.tightest?.words ?? "none"})`;
  return notEnough(words, leftUnits, scale);
}

function notEnough(words: string, leftUnits: number, scale: number): Refused {
  const left = decimalText(fromScaledInteger(leftUnits, scale));
  const details =
    leftUnits === 0
      ? `${words} is used up`
      : `${words} does not suffice; the highest amount possible is ${left}`;
  return refused(details, "EffectCouldNotBeApplied");
}

function missing(entity: "Profile" | "Identifier"): Refused {
  const what = entity === "Profile" ? "customer" : "identifier";
  return refused(`A budget counts per ${what}, but the session has none`, "ProfileRequired");
}
