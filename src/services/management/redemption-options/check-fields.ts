import { unitCents } from "../../../core/redemption/cost";
import { parseDuration } from "../../../core/duration";
import type { RedemptionOptionSettings } from "../../../db/queries/redemptions/options";
import type { FieldError } from "../../refusal";

export type DiscountType =
  | "fixed_amount"
  | "percentage"
  | "free_product"
  | "free_shipping"
  | "gift_card"
  | "fixed_variable";

/** Which field says what a coupon of the type is worth; null = nothing does. */
const WORTH = {
  fixed_amount: "discountAmountCents",
  gift_card: "discountAmountCents",
  percentage: "discountPercentage",
  free_product: "sku",
  free_shipping: null,
  fixed_variable: "rateCents",
} as const satisfies Record<DiscountType, keyof RedemptionOptionSettings | null>;

const WORTH_FIELDS = ["discountAmountCents", "discountPercentage", "sku", "rateCents"] as const;

/** Amounts differ by currency where they are money. */
const MONEY_TYPES: ReadonlySet<DiscountType> = new Set([
  "fixed_amount",
  "gift_card",
  "fixed_variable",
]);

export type OptionFields = RedemptionOptionSettings & { readonly discountType: DiscountType };

/** What is wrong with the fields of an option among themselves; empty = nothing. */
export function optionFieldProblems(option: OptionFields, baseCurrency: string): FieldError[] {
  return [
    ...worthProblems(option),
    ...costProblems(option),
    ...amountProblems(option, baseCurrency),
    ...periodProblems(option),
    ...validityProblems(option),
  ];
}

/** Every type has its own field, and none has another's: it would be believed. */
function worthProblems(option: OptionFields): FieldError[] {
  const { discountType } = option;
  const needed = WORTH[discountType];
  return WORTH_FIELDS.flatMap((field) => {
    const isThere = option[field] !== null;
    if (field === needed && !isThere) return [problem(field, `${discountType} needs it`)];
    if (field !== needed && isThere) return [problem(field, `${discountType} does not use it`)];
    return [];
  });
}

function costProblems(option: OptionFields): FieldError[] {
  const isVariable = option.discountType === "fixed_variable";
  const found: FieldError[] = [];
  if (isVariable && option.points !== 0) {
    const details = "A variable option costs what the customer says: leave points out";
    found.push(problem("points", details));
  }
  if (!isVariable && option.points === 0) found.push(problem("points", "must be above 0"));
  for (const field of ["step", "minimumPoints"] as const) {
    if (isVariable || option[field] === null) continue;
    found.push(problem(field, "is for variable options only"));
  }
  const { step, minimumPoints } = option;
  if (step !== null && minimumPoints !== null && minimumPoints % step !== 0) {
    found.push(problem("minimumPoints", `must be a multiple of the step, ${step}`));
  }
  return found;
}

function amountProblems(option: OptionFields, baseCurrency: string): FieldError[] {
  const currencies = Object.keys(option.amounts);
  if (currencies.length > 0 && !MONEY_TYPES.has(option.discountType)) {
    return [problem("amounts", `${option.discountType} is worth the same in every currency`)];
  }
  const known = new Set(Intl.supportedValuesOf("currency"));
  const isVariable = option.discountType === "fixed_variable";
  const found = currencies.flatMap((currency) => {
    const place = `amounts/${currency}`;
    if (currency === baseCurrency) {
      const field = WORTH[option.discountType] ?? "amounts";
      return [problem(place, `${currency} is the Application's own currency: set ${field}`)];
    }
    if (!known.has(currency)) return [problem(place, "is no currency of ISO 4217")];
    return isVariable ? [] : coinProblems(place, option.amounts[currency], currency);
  });
  const { discountAmountCents } = option;
  return [...coinProblems("discountAmountCents", discountAmountCents, baseCurrency), ...found];
}

/** Nobody can be given a hundredth of a currency that has none. */
function coinProblems(
  place: string,
  cents: number | null | undefined,
  currency: string,
): FieldError[] {
  const unit = unitCents(currency);
  if (cents === null || cents === undefined || cents % unit === 0) return [];
  return [problem(place, `${currency} has no smaller unit: a multiple of ${unit}`)];
}

function periodProblems({ startAtMs, endAtMs, eligibility }: OptionFields): FieldError[] {
  const found: FieldError[] = [];
  if (startAtMs !== null && endAtMs !== null && startAtMs >= endAtMs) {
    found.push(problem("endDate", "must be after startDate"));
  }
  if (eligibility.period !== undefined && eligibility.limitPerCustomer === undefined) {
    found.push(problem("eligibility/period", "needs limitPerCustomer"));
  }
  return found;
}

/** As the points of a program live; nothing longer than nothing has an end at once. */
function validityProblems({ couponValidity }: OptionFields): FieldError[] {
  if (couponValidity === null) return [];
  const duration = parseDuration(couponValidity);
  if (!duration.ok) return [problem("couponValidity", duration.error)];
  const { value } = duration;
  if (value.kind === "unlimited" || (value.kind === "span" && value.amount > 0)) return [];
  return [problem("couponValidity", "must be unlimited or a duration that is longer than nothing")];
}

export function problem(field: string, details: string): FieldError {
  return { title: "Invalid value", details, source: { pointer: `/${field}` } };
}
