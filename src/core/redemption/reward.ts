import { decimal, fromScaledInteger, toNumber } from "../decimal";
import { addDuration, parseDuration } from "../duration";
import type { AttributeJson } from "../session/types";
import type { Worth } from "./cost";
import type { RedemptionOption } from "./types";

/** How long a delayed redemption waits for its order where the option sets no end. */
export const HOLD_DAYS_DEFAULT = 30;

const DAY_MS = 86_400_000;
const CENTS_SCALE = 2;
const THOUSANDTHS_PER_CENT = 10;

/**
 * Attributes of coupons that tell rules what they are worth, so that one ruleset serves all options
 * of a campaign. What does not apply is 0.
 */
export const REWARD_ATTRIBUTES = {
  RedemptionOptionId: "number",
  DiscountAmount: "number",
  DiscountPercentage: "number",
  Sku: "string",
  Currency: "string",
} as const;

/** What the coupon of a redemption is like, beside its code. */
export interface Reward {
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  /** What all its uses may give; null where it is worth no amount. */
  readonly discountLimitThousandths: number | null;
  /** End of its life, exclusive; null = unlimited. */
  readonly expiresAtMs: number | null;
}

/** The coupon that a customer gets; a delayed one always ends, and the hold with it. */
export function rewardOf(
  option: RedemptionOption,
  worth: Worth,
  at: { readonly nowMs: number; readonly timezone: string; readonly isDelayed: boolean },
): Reward {
  const { amountCents } = worth;
  return {
    attributes: {
      RedemptionOptionId: option.id,
      DiscountAmount:
        amountCents === null ? 0 : toNumber(fromScaledInteger(amountCents, CENTS_SCALE)),
      DiscountPercentage: toNumber(decimal(option.discountPercentage ?? "0")),
      ...(option.sku === null ? {} : { Sku: option.sku }),
      Currency: worth.currency,
    },
    discountLimitThousandths: amountCents === null ? null : amountCents * THOUSANDTHS_PER_CENT,
    expiresAtMs: endOf(option, at),
  };
}

function endOf(
  { couponValidity }: RedemptionOption,
  { nowMs, timezone, isDelayed }: Parameters<typeof rewardOf>[2],
): number | null {
  const duration = couponValidity === null ? null : parseDuration(couponValidity);
  const isSpan = duration?.ok === true && duration.value.kind === "span";
  const endsAtMs = isSpan ? addDuration(nowMs, duration.value, timezone) : null;
  return endsAtMs ?? (isDelayed ? nowMs + HOLD_DAYS_DEFAULT * DAY_MS : null);
}
