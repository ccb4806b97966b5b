import { deleteCoupons as remove } from "../../../services/management/coupons/delete-coupons";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { couponFilterQuery, toCouponFilter } from "./filter";

export const deleteCoupons = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/coupons",
    operationId: "deleteCoupons",
    tags: ["Coupons"],
    summary: "Delete coupons of a campaign by filter",
    description: "Without a filter all coupons of the campaign are deleted.",
    request: { params: campaignPath, query: couponFilterQuery },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const filter = toCouponFilter(c.req.valid("query"));
    await remove(c.get("management"), { ...c.req.valid("param"), filter });
    return c.body(null, 204);
  },
});
