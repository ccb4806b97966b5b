import type { Connector } from "../shared/connector";
import { createCoupon } from "./create-coupon";
import { createCouponReservation } from "./create-coupon-reservation";
import { createReferral } from "./create-referral";
import { trackEvent } from "./track-event";

export const braze: Connector = {
  platform: "braze",
  operations: [createReferral, createCoupon, createCouponReservation, trackEvent],
};
