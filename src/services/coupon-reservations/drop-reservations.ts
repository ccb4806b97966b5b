import { dropReservationsStatements } from "../../db/queries/coupon-reservations/reservations";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { nothing, once, recordingDatabase } from "../idempotency/once";
import { loadCoupon } from "./load-coupon";
import type { CouponReservationInput } from "./reserve-coupon";

/**
 * Takes reservations of a coupon back; customers who hold none are passed over. Safe to repeat.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export function dropReservations(
  context: IntegrationContext,
  input: CouponReservationInput,
): Promise<void> {
  return once(context, nothing, async () => {
    const { coupon, index, isDry } = await loadCoupon(context, input.couponValue);
    if (isDry || input.profileIntegrationIds.length === 0) return;
    const db = recordingDatabase(context, index.application.id);
    const drop = dropReservationsStatements(db, coupon.id, input.profileIntegrationIds);
    await again(() => db.batch(drop));
  });
}
