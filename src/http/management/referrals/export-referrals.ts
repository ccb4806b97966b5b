import { exportReferrals as write } from "../../../services/management/referrals/export-referrals";
import { idParameter, NAME_LENGTH_MAX } from "../../fields";
import { createRoute, defineOperation, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { present } from "../../present";
import { CSV_HEADERS, csvAnswer, dateFormat } from "../csv";
import { applicationPath } from "../parameters";
import { referralFilters, toReferralFilter } from "./schemas";

export const exportReferrals = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/export_referrals",
    operationId: "exportReferrals",
    tags: ["Referrals"],
    summary: "Export referrals as CSV",
    request: {
      params: applicationPath,
      query: z.object({
        ...referralFilters,
        campaignId: idParameter("campaignId").optional(),
        batchId: z.string().max(NAME_LENGTH_MAX).optional(),
        dateFormat,
      }),
    },
    responses: {
      200: csvAnswer("The referrals", "id,campaignid,code\n1,1,27G4-7KQ2-J8WX\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const scope = present({ ...c.req.valid("param"), campaignId: query.campaignId });
    const csv = await write(c.get("management"), {
      ...scope,
      filter: toReferralFilter(query),
      dateFormat: query.dateFormat,
    });
    return c.body(csv, 200, CSV_HEADERS);
  },
});
