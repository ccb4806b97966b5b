import { dropReservations } from "../../../services/coupon-reservations/drop-reservations";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import { couponReservations, couponReservationsExample, couponValuePath } from "./schemas";

export const deleteCouponReservation = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/coupon_reservations/{couponValue}",
    operationId: "deleteCouponReservation",
    tags: ["Coupons"],
    summary: "Take reservations of a coupon back",
    request: {
      params: couponValuePath,
      ...jsonBody(couponReservations, couponReservationsExample),
    },
    responses: {
      204: noContent,
      400: errors[400],
      401: errors[401],
      404: errors[404],
      413: errors[413],
    },
  }),
  handler: async (c) => {
    await dropReservations(c.get("integration"), {
      ...c.req.valid("param"),
      profileIntegrationIds: c.req.valid("json").integrationIDs,
    });
    return c.body(null, 204);
  },
});
