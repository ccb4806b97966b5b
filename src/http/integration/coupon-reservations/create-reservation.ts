import { reserveCoupon } from "../../../services/coupon-reservations/reserve-coupon";
import { fromCoupon } from "../../management/coupons/mappers";
import { coupon, couponExample } from "../../management/coupons/schemas";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import { couponReservations, couponReservationsExample, couponValuePath } from "./schemas";

export const createCouponReservation = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/coupon_reservations/{couponValue}",
    operationId: "createCouponReservation",
    tags: ["Coupons"],
    summary: "Reserve a coupon for customers",
    description:
      "A soft reservation shows it in their wallets; when it is mandatory, only they redeem it. " +
      "The coupon's reservation limit does not apply to this call.",
    request: {
      params: couponValuePath,
      ...jsonBody(couponReservations, couponReservationsExample),
    },
    responses: {
      201: jsonAnswer(coupon, "The coupon", couponExample),
      400: errors[400],
      401: errors[401],
      404: errors[404],
      413: errors[413],
    },
  }),
  handler: async (c) => {
    const record = await reserveCoupon(c.get("integration"), {
      ...c.req.valid("param"),
      profileIntegrationIds: c.req.valid("json").integrationIDs,
    });
    return c.json(fromCoupon(record), 201);
  },
});
