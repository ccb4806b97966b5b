import type { CouponRow, HeldRedemption } from "../../db/queries/session-facts";
import { again } from "../again";
import type { ServiceContext } from "../context";

/**
 * Marks held redemptions whose points are gone although D1 holds nobody to have decided: their
 * ledger was erased. An order settles them without points.
 */
export async function markErasedHolds(
  context: ServiceContext,
  coupons: readonly CouponRow[],
): Promise<CouponRow[]> {
  return Promise.all(
    coupons.map(async (coupon) => {
      if (coupon.heldRedemption === null) return coupon;
      const held = JSON.parse(coupon.heldRedemption) as HeldRedemption;
      const wallet = () => context.ports.objects.wallet(held.walletName);
      const { entries } = await again(() => wallet().undoable([held.transactionUuid]));
      if (entries.length > 0) return coupon;
      const marked: HeldRedemption = { ...held, isErased: true };
      return { ...coupon, heldRedemption: JSON.stringify(marked) };
    }),
  );
}
