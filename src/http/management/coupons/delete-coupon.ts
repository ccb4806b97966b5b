import { deleteCoupon as remove } from "../../../services/management/coupons/delete-coupons";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { couponPath } from "./schemas";

export const deleteCoupon = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/coupons/{couponId}",
    operationId: "deleteCoupon",
    tags: ["Coupons"],
    summary: "Delete a coupon",
    description: "It can't be redeemed from the next request on; its code is free again.",
    request: { params: couponPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param"));
    return c.body(null, 204);
  },
});
