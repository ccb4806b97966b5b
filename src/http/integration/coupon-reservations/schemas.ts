import { RESERVATIONS_PER_CALL_MAX } from "../../../services/coupon-reservations/reserve-coupon";
import { NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { anyId } from "../fields";

export const couponReservations = z
  .object({ integrationIDs: z.array(anyId.min(1)).max(RESERVATIONS_PER_CALL_MAX) })
  .openapi("CouponReservations");

export const couponReservationsExample = { integrationIDs: ["demo-customer"] };

export const couponValuePath = z.object({
  couponValue: z
    .string()
    .min(1)
    .max(NAME_LENGTH_MAX)
    .openapi({ description: "The code of the coupon", example: "SUMMER-7KQ2" }),
});
