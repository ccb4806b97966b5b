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

/** A reward that budgets may be too short for. */
export interface BudgetWish extends RewardKind {
  readonly units: number;
}

/** What all rewards of one block have in common. */
export interface RewardKind {
  /** The budget of the amount, if there is one, and the one that counts effects. */
  readonly amountAction: BudgetAction | null;
  readonly countAction: BudgetAction;
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
  const taken = takeEach(run, wish, [wish.units]);
  return taken.ok ? ok(taken.value[0] ?? 0) : taken;
}

/** Takes one effect out of the budget that counts such effects. */
export function takeOne(run: RuleRun, countAction: BudgetAction): Result<number, Refused> {
  const kind = { amountAction: null, countAction, unitStep: 1, scale: 0, extra: null };
  return takeBudgets(run, { ...kind, units: 1, shrinkable: false });
}

/**
 * Takes several rewards out of the budgets, in order. Short budgets that may give less give the
 * earlier ones first: one of them gets the rest, and those after it get none (null). A reward of 0
 * takes nothing.
 */
export function takeEach(
  run: RuleRun,
  kind: RewardKind,
  wishes: readonly number[],
): Result<readonly (number | null)[], Refused> {
  const wanted = wishes.filter((units) => units > 0);
  if (wanted.length === 0) return ok(wishes);
  const count = budgetFor(run, kind.countAction);
  const amount = kind.amountAction ? budgetFor(run, kind.amountAction) : UNLIMITED;
  if ("missing" in count) return err(missing(count.missing));
  if ("missing" in amount) return err(missing(amount.missing));
  const countLeft = count.leftUnits ?? Number.MAX_SAFE_INTEGER;
  if (countLeft < (kind.shrinkable ? 1 : wanted.length)) {
    return err(outOfBudget(kind.countAction, count, countLeft, 0));
  }
  const fromBudget = amount.leftUnits ?? Number.MAX_SAFE_INTEGER;
  const left = Math.min(fromBudget, kind.extra?.leftUnits ?? Number.MAX_SAFE_INTEGER);
  const possible = left - (left % kind.unitStep);
  const total = wanted.reduce((sum, units) => sum + units, 0);
  if (possible < total && (!kind.shrinkable || possible === 0)) {
    const tooLittle = kind.extra && kind.extra.leftUnits < fromBudget;
    if (tooLittle) return err(notEnough(kind.extra.words, possible, kind.scale));
    return err(outOfBudget(kind.amountAction ?? kind.countAction, amount, possible, kind.scale));
  }
  const given = share(wishes, possible, countLeft);
  const units = given.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  chargeBudget(run, count, given.filter((part) => part !== null && part > 0).length);
  chargeBudget(run, amount, units);
  if (kind.extra) run.charge({ ...kind.extra.counter, deltaUnits: units });
  return ok(given);
}

const UNLIMITED: Budget = { counters: [], leftUnits: null, tightest: null };

function share(
  wishes: readonly number[],
  possible: number,
  countLeft: number,
): readonly (number | null)[] {
  let left = possible;
  let effects = 0;
  return wishes.map((units) => {
    if (units === 0) return 0;
    const part = Math.min(units, left);
    if (part === 0 || effects >= countLeft) return null;
    left -= part;
    effects += 1;
    return part;
  });
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
