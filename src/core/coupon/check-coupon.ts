import { formatRfc3339 } from "../calendar";
import type { CouponRejectionReason } from "../evaluation/effect";
import type { CouponFacts } from "../evaluation/snapshot";

export interface CouponProblem {
  readonly reason: CouponRejectionReason;
  /** A sentence for people. */
  readonly details: string;
}

export interface CouponCircumstances {
  readonly nowMs: number;
  readonly timezone: string;
  /** Integration id of the session's customer; empty = anonymous. */
  readonly profileId: string;
  /** What a campaign budget counts by and the session has not got. */
  readonly missingEntity: "Profile" | "Identifier" | null;
  /** Uses of the code by this very evaluation. */
  readonly usesNow: number;
}

/**
 * The checks of a code that belongs to a running campaign, before any rule runs and before campaign
 * budgets are asked; the first one that fails is the reason (DESIGN §4, order of coupon checks).
 */
export function checkCoupon(
  coupon: CouponFacts,
  circumstances: CouponCircumstances,
): CouponProblem | null {
  return (
    checkValidity(coupon, circumstances) ??
    checkHolder(coupon, circumstances) ??
    checkOwnLimits(coupon, circumstances)
  );
}

function checkValidity(
  coupon: CouponFacts,
  { nowMs, timezone }: CouponCircumstances,
): CouponProblem | null {
  if (coupon.startAtMs !== null && nowMs < coupon.startAtMs) {
    const details = `The coupon is valid from ${formatRfc3339(coupon.startAtMs, timezone)} on`;
    return { reason: "CouponStartDateInFuture", details };
  }
  if (coupon.expiresAtMs !== null && nowMs >= coupon.expiresAtMs) {
    const details = `The coupon expired at ${formatRfc3339(coupon.expiresAtMs, timezone)}`;
    return { reason: "CouponExpired", details };
  }
  return null;
}

function checkHolder(
  coupon: CouponFacts,
  { profileId, missingEntity }: CouponCircumstances,
): CouponProblem | null {
  if (coupon.recipientIntegrationId !== null && coupon.recipientIntegrationId !== profileId) {
    const details = "The coupon belongs to another customer";
    return { reason: "CouponRecipientDoesNotMatch", details };
  }
  if (coupon.isReservationMandatory && profileId === "") {
    const details = "The coupon must be reserved, but the session has no customer";
    return { reason: "ProfileRequired", details };
  }
  if (missingEntity !== null) {
    const what = missingEntity === "Profile" ? "customer" : "identifier";
    const details = `A budget counts per ${what}, but the session has none`;
    return { reason: "ProfileRequired", details };
  }
  if (coupon.isReservationMandatory && !coupon.reservedForProfile) {
    const details = "The coupon must be reserved by the customer first";
    return { reason: "CouponReservationRequired", details };
  }
  return null;
}

function checkOwnLimits(
  coupon: CouponFacts,
  { usesNow }: CouponCircumstances,
): CouponProblem | null {
  if (coupon.usageLimit > 0 && coupon.usageCount + usesNow >= coupon.usageLimit) {
    const uses = coupon.usageCount + usesNow;
    const details = `The coupon was used ${uses} of ${coupon.usageLimit} times`;
    return { reason: "CouponLimitReached", details };
  }
  const limit = coupon.discountLimitThousandths;
  if (limit !== null && coupon.discountUsedThousandths >= limit) {
    const details = "The discount that the coupon can give is used up";
    return { reason: "CouponLimitReached", details };
  }
  return null;
}
