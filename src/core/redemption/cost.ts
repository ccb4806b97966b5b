import { assert } from "../assert";
import { isKnownCurrency } from "../currency";
import { currencyPlaces } from "../currency";
import {
  type Decimal,
  decimal,
  decimalFromNumber,
  HUNDRED,
  POINTS_SCALE,
  roundHalfAwayFromZero,
  toScaledInteger,
} from "../decimal";
import { AMOUNT_HUNDREDTHS_MAX } from "../ledger/plan";
import { err, ok, type Result } from "../result";
import type { RedemptionOption, RedemptionRefused, RedemptionWish } from "./types";

/** Cents that a coupon may be worth: their thousandths of the currency are a safe integer. */
export const AMOUNT_CENTS_MAX = 99_999_999_999_999;

/** What a redemption costs, hundredths of a point. */
export function costOf(
  option: RedemptionOption,
  { points }: Pick<RedemptionWish, "points">,
): Result<number, RedemptionRefused> {
  if (option.discountType !== "fixed_variable") {
    if (points === null || points === option.points) return ok(hundredths(option.points));
    const message = `This option costs ${option.points} points, neither more nor less`;
    return err({ code: "points_not_a_multiple", message });
  }
  if (points === null || points <= 0) {
    const message = "This option needs the number of points to redeem";
    return err({ code: "points_required", message });
  }
  const { step, minimumPoints } = option;
  if (minimumPoints !== null && points < minimumPoints) {
    const message = `This option takes at least ${minimumPoints} points`;
    return err({ code: "points_required", message });
  }
  if (step !== null && points % step !== 0) {
    const message = `This option takes points in steps of ${step}`;
    return err({ code: "points_not_a_multiple", message });
  }
  if (points > AMOUNT_HUNDREDTHS_MAX / HUNDREDTHS_PER_POINT) {
    return err({ code: "not_enough_points", message: "Nobody has so many points" });
  }
  return ok(hundredths(points));
}

/** What a coupon is worth, and in which currency. */
export interface Worth {
  readonly currency: string;
  /** Null where it is no amount. */
  readonly amountCents: number | null;
}

/**
 * The amount of an option in a currency: as the option names it for that currency, else its own
 * amount in the Application's. Other currencies are unknown to options that are worth an amount;
 * the others are worth the same in each.
 */
export function worthOf(
  option: RedemptionOption,
  wish: Pick<RedemptionWish, "currency">,
  paid: { readonly costHundredths: number; readonly baseCurrency: string },
): Result<Worth, RedemptionRefused> {
  const currency = (wish.currency ?? paid.baseCurrency).toUpperCase();
  if (!isAmount(option)) {
    if (isKnownCurrency(currency)) return ok({ currency, amountCents: null });
    const message = `${currency} is no currency of ISO 4217`;
    return err({ code: "unknown_currency", message });
  }
  const isBase = currency === paid.baseCurrency.toUpperCase();
  const named = Object.hasOwn(option.amounts, currency) ? option.amounts[currency] : undefined;
  if (named === undefined && !isBase) {
    const known = [...new Set([paid.baseCurrency, ...Object.keys(option.amounts)])].join(", ");
    const message = `This option has no amount in this currency; it has one in ${known}`;
    return err({ code: "unknown_currency", message });
  }
  const isVariable = option.discountType === "fixed_variable";
  const exact = isVariable
    ? worthOfPoints(named ?? option.rateCents, paid.costHundredths)
    : decimalFromNumber(named ?? option.discountAmountCents ?? 0);
  const amountCents = inWholeUnits(exact, currency);
  if (amountCents > 0 && amountCents <= AMOUNT_CENTS_MAX) return ok({ currency, amountCents });
  if (!isVariable) {
    const message = `This option is worth no amount that can be paid in ${currency}`;
    return err({ code: "unknown_currency", message });
  }
  const message = "This number of points is worth no amount that a coupon can have";
  return err({ code: "points_required", message });
}

function worthOfPoints(rateCents: number | string | null, costHundredths: number): Decimal {
  const rate =
    typeof rateCents === "number" ? decimalFromNumber(rateCents) : decimal(rateCents ?? "0");
  return rate.times(decimalFromNumber(costHundredths)).div(HUNDRED);
}

/** Cents that the currency's minor unit can express: what is less would be taken, and not given. */
function inWholeUnits(cents: Decimal, currency: string): number {
  const unit = decimalFromNumber(unitCents(currency));
  return toScaledInteger(roundHalfAwayFromZero(cents.div(unit), 0).times(unit), 0);
}

/** Cents are hundredths of any currency: those of its smallest coin, at least one. */
export function unitCents(currency: string): number {
  return currencyPlaces(currency) === 0 ? CENTS_PER_UNIT : 1;
}

/** Whether a coupon of the option is worth an amount of money. */
export function isAmount({ discountType }: Pick<RedemptionOption, "discountType">): boolean {
  return AMOUNT_TYPES.has(discountType);
}

const AMOUNT_TYPES: ReadonlySet<RedemptionOption["discountType"]> = new Set([
  "fixed_amount",
  "gift_card",
  "fixed_variable",
]);

const CENTS_PER_UNIT = 100;
const HUNDREDTHS_PER_POINT = 10 ** POINTS_SCALE;

function hundredths(points: number): number {
  const amount = toScaledInteger(decimalFromNumber(points), POINTS_SCALE);
  assert(amount > 0 && amount <= AMOUNT_HUNDREDTHS_MAX, "a redemption costs a number of points");
  return amount;
}
