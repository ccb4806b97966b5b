import { customerIdOf } from "../../evaluation/people";
import { type BlockFrame, type BlockType, refused } from "./block";
import { positional } from "./talang";

/**
 * Reserves the code of the run for the customer. Soft, it shows in the customer's wallet; hard
 * (`isReservationMandatory`), only who holds a reservation can redeem it.
 */
export interface ReserveCouponBlock extends BlockFrame {
  readonly type: "reserveCoupon";
}

export const reserveCoupon: BlockType<ReserveCouponBlock> = {
  role: "effect",
  talang: positional<ReserveCouponBlock>("reserveCoupon", []),
  facts: () => ({ checksCoupon: true, reservesCoupon: true }),
  check: () => ({}),
  compile: () => (run) => {
    const { coupon } = run;
    if (!coupon) return refused("No coupon code of this campaign was entered");
    const { refusal, facts } = coupon;
    if (refusal && refusal.reason !== "CouponReservationRequired") {
      return refused(refusal.details, refusal.reason);
    }
    const profileIntegrationId = customerIdOf(run);
    if (profileIntegrationId === "") {
      return refused("The session has no customer to reserve the coupon for", "ProfileRequired");
    }
    const isNewReservation =
      !facts.reservedForProfile && run.claims.get(reservationKey(facts.id)) === 0;
    const { reservationLimit, reservationCount = 0 } = facts;
    const isFull = reservationLimit !== undefined && reservationCount >= reservationLimit;
    if (isNewReservation && isFull) {
      const details = `The coupon was reserved ${reservationCount} of ${reservationLimit} times`;
      return refused(details, "EffectCouldNotBeApplied");
    }
    if (isNewReservation) run.claims.add(reservationKey(facts.id), 1);
    run.hasReward = true;
    const write = { couponId: facts.id, couponValue: facts.value, profileIntegrationId };
    run.emit(
      "reserveCoupon",
      { couponValue: facts.value, profileIntegrationId, isNewReservation },
      isNewReservation ? { kind: "couponReservation", write } : undefined,
    );
    return null;
  },
};

function reservationKey(couponId: number): string {
  return `reservation|${couponId}`;
}
