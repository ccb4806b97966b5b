import { listCoupons } from "../../../services/management/coupons/list-coupons";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { couponListQuery, toCouponFilter } from "./filter";
import { fromCoupon, fromCouponValue } from "./mappers";
import { coupon, couponExample } from "./schemas";

const couponPage = z.object({ hasMore: z.boolean(), data: z.array(coupon) });

export const listCouponsWithoutTotal = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/coupons/no_total",
    operationId: "getCouponsWithoutTotalCount",
    tags: ["Coupons"],
    summary: "List coupons of a campaign",
    request: { params: campaignPath, query: couponListQuery },
    responses: {
      200: jsonAnswer(couponPage, "One page", { hasMore: false, data: [couponExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const page = { ...query, ...c.req.valid("param"), filter: toCouponFilter(query) };
    const { rows, hasMore } = await listCoupons(c.get("management"), page);
    const data = rows.map(query.valuesOnly === true ? fromCouponValue : fromCoupon);
    return c.json({ hasMore, data }, 200);
  },
});
