import type { Connector } from "../shared/connector";
import { createCouponReservation } from "./create-coupon-reservation";

export const braze: Connector = {
  platform: "braze",
  operations: [createCouponReservation],
};
