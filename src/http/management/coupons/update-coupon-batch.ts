import { updateCouponBatch as update } from "../../../services/management/coupons/update-coupon-batch";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { toUpdateCouponBatch } from "./mappers";
import { updateCouponBatchBody } from "./schemas";

export const updateCouponBatch = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/coupons",
    operationId: "updateCouponBatch",
    tags: ["Coupons"],
    summary: "Change the coupons of a batch, or all of the campaign",
    description:
      "`startDate` and `expiryDate` are cleared when they are left out; other fields stay.",
    request: {
      params: campaignPath,
      ...jsonBody(updateCouponBatchBody, { expiryDate: "2027-11-21T10:00:00Z" }),
    },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const input = toUpdateCouponBatch(c.req.valid("param"), c.req.valid("json"));
    await update(c.get("management"), input);
    return c.body(null, 204);
  },
});
