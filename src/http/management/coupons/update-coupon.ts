import { updateCoupon as update } from "../../../services/management/coupons/update-coupon";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromCoupon, toUpdateCoupon } from "./mappers";
import { coupon, couponExample, couponPath, updateCouponBody } from "./schemas";

export const updateCoupon = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/coupons/{couponId}",
    operationId: "updateCoupon",
    tags: ["Coupons"],
    summary: "Change a coupon",
    description:
      "`startDate`, `expiryDate` and `recipientIntegrationId` are cleared when they are left out; " +
      "other fields stay. The code itself can't be changed.",
    request: { params: couponPath, ...jsonBody(updateCouponBody, { usageLimit: 5 }) },
    responses: { 200: jsonAnswer(coupon, "The coupon", couponExample), ...errorResponses },
  }),
  handler: async (c) => {
    const input = toUpdateCoupon(c.req.valid("param"), c.req.valid("json"));
    return c.json(fromCoupon(await update(c.get("management"), input)), 200);
  },
});
