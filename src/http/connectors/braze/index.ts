import type { Connector } from "../shared/connector";
import { createCoupon } from "./create-coupon";
import { createCouponReservation } from "./create-coupon-reservation";

export const braze: Connector = {
  platform: "braze",
  operations: [createCoupon, createCouponReservation],
};
