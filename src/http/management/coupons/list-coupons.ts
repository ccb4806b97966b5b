import { listCouponsWithTotal } from "../../../services/management/coupons/list-coupons";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { campaignPath } from "../parameters";
import { couponListQuery, toCouponFilter } from "./filter";
import { fromCoupon, fromCouponValue } from "./mappers";
import { coupon, couponExample } from "./schemas";

export const listCoupons = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/coupons",
    operationId: "getCoupons",
    tags: ["Coupons"],
    summary: "List coupons of a campaign with their number",
    description: "Kept for older clients; counting costs time where there are many.",
    deprecated: true,
    request: { params: campaignPath, query: couponListQuery },
    responses: {
      200: jsonAnswer(listOf(coupon), "One page", { totalResultSize: 1, data: [couponExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const page = { ...query, ...c.req.valid("param"), filter: toCouponFilter(query) };
    const { rows, totalResultSize } = await listCouponsWithTotal(c.get("management"), page);
    const data = rows.map(query.valuesOnly === true ? fromCouponValue : fromCoupon);
    return c.json({ totalResultSize, data }, 200);
  },
});
