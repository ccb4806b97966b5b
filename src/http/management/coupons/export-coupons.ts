import { exportCoupons as write } from "../../../services/management/coupons/export-coupons";
import { idParameter } from "../../fields";
import { booleanParameter, instantParameter } from "../../integration/fields";
import { createRoute, defineOperation } from "../../openapi";
import { present } from "../../present";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer, dateFormat } from "../csv";
import { applicationPath } from "../parameters";
import { campaignStateParameter, couponFilterQuery, toCouponFilter } from "./filter";

export const exportCoupons = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/export_coupons",
    operationId: "exportCoupons",
    tags: ["Coupons"],
    summary: "Export coupons as CSV",
    description: "Deleted coupons can be exported for 7 days, by the time of their deletion.",
    request: {
      params: applicationPath,
      query: couponFilterQuery.safeExtend({
        campaignId: idParameter("campaignId").optional(),
        campaignState: campaignStateParameter,
        deletedBefore: instantParameter.optional(),
        deletedAfter: instantParameter.optional(),
        valuesOnly: booleanParameter.openapi({ description: "true: only the codes" }),
        dateFormat,
      }),
    },
    responses: {
      200: csvAnswer("The coupons", "value,expirydate\nSUMMER-7KQ2,\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const { campaignId, valuesOnly, campaignState, deletedBefore, deletedAfter } = query;
    const csv = await write(c.get("management"), {
      ...present({ ...c.req.valid("param"), campaignId }),
      filter: {
        ...toCouponFilter(query),
        ...present({ campaignState, deletedBeforeMs: deletedBefore, deletedAfterMs: deletedAfter }),
      },
      valuesOnly,
      dateFormat: query.dateFormat,
    });
    return c.body(csv, 200, CSV_HEADERS);
  },
});
