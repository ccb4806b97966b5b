import { reserveStatements } from "../../db/queries/coupon-reservations/reservations";
import type { CouponRecord } from "../../db/queries/coupons/columns";
import { addProfilesStatements } from "../../db/queries/profile-seen";
import { again } from "../again";
import type { IntegrationContext } from "../context";
import { once, recordingDatabase } from "../idempotency/once";
import { invalidField } from "../refusal";
import { loadCoupon } from "./load-coupon";

/** Profiles that one call may name (reference CouponReservations). */
export const RESERVATIONS_PER_CALL_MAX = 1_000;

export interface CouponReservationInput {
  readonly couponValue: string;
  readonly profileIntegrationIds: readonly string[];
  /** Answers as if, and writes nothing. */
  readonly dry?: boolean;
}

/**
 * Reserves a coupon for customers; who is not known yet is made. The coupon's reservation limit is
 * for the rule effect, not for this (reference SEMANTICS §7). Safe to repeat.
 *
 * @throws Refusal `invalid` (another's personal coupon), `unauthorized`, `not_found`
 */
export function reserveCoupon(
  context: IntegrationContext,
  input: CouponReservationInput,
): Promise<CouponRecord> {
  const revive = (answer: string) => JSON.parse(answer) as CouponRecord;
  return once(context, revive, () => reserve(context, input));
}

async function reserve(
  context: IntegrationContext,
  input: CouponReservationInput,
): Promise<CouponRecord> {
  const { coupon, environment, index, isDry } = await loadCoupon(context, input.couponValue);
  const recipient = coupon.recipientIntegrationId;
  const stranger = input.profileIntegrationIds.findIndex((id) => id !== recipient);
  if (recipient !== null && stranger !== -1) {
    const details = "A personal coupon can be reserved for its recipient only";
    throw invalidField(`/integrationIDs/${stranger}`, "Invalid value", details);
  }
  if (isDry || input.dry === true || input.profileIntegrationIds.length === 0) return coupon;
  const db = recordingDatabase(context, index.application.id, JSON.stringify(coupon));
  const nowMs = context.ports.clock.now();
  const statements = [
    ...addProfilesStatements(db, environment, input.profileIntegrationIds, nowMs),
    ...reserveStatements(db, coupon.id, input.profileIntegrationIds, nowMs),
  ];
  await again(() => db.batch(statements));
  return coupon;
}
