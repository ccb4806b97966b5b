import { COUPON_DISCOUNT, COUPON_USAGE } from "../../core/evaluation/budgets";
import type { Decision } from "../../core/evaluation/decision";
import type { CouponRow } from "../../db/queries/session-facts";

/** The session's coupons as the committed decision leaves them: what was read, plus its charges. */
export function couponsAfter(
  coupons: readonly CouponRow[],
  decision: Decision,
  profileId: string,
): CouponRow[] {
  const redeemed = new Set(decision.acceptedCoupons.map(({ couponId }) => couponId));
  return coupons.map((coupon) => {
    const charged = (action: string) =>
      decision.charges
        .filter((charge) => charge.entity === `coupon:${coupon.id}` && charge.action === action)
        .reduce((sum, charge) => sum + charge.deltaUnits, 0);
    const isOwn = profileId !== "" && redeemed.has(coupon.id);
    return {
      ...coupon,
      usageCount: coupon.usageCount + charged(COUPON_USAGE),
      discountUsedThousandths: coupon.discountUsedThousandths + charged(COUPON_DISCOUNT),
      profileRedemptionCount: coupon.profileRedemptionCount + (isOwn ? 1 : 0),
    };
  });
}
