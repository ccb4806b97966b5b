/** What a wallet shows of a coupon (reference SEMANTICS §7). */
export type CouponState = "active" | "used" | "expired" | "pending" | "disabled";

export interface CouponStanding {
  readonly usageCount: number;
  /** 0 = unlimited. */
  readonly usageLimit: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  /** Whether its campaign is enabled and not over; one that is still to begin is. */
  readonly campaignIsOn: boolean;
}

/**
 * The state of a coupon at an instant. Its start is inclusive, its end exclusive (DESIGN §4). A
 * coupon that can't be redeemed any more says why before one whose campaign is off does.
 */
export function couponState(coupon: CouponStanding, nowMs: number): CouponState {
  const { usageCount, usageLimit, startAtMs, expiresAtMs, campaignIsOn } = coupon;
  if (usageLimit > 0 && usageCount >= usageLimit) return "used";
  if (expiresAtMs !== null && expiresAtMs <= nowMs) return "expired";
  if (!campaignIsOn) return "disabled";
  return startAtMs !== null && startAtMs > nowMs ? "pending" : "active";
}
