import { listReferrals } from "../../../services/management/referrals/list-referrals";
import { fromReferral, referral, referralExample } from "../../integration/referrals/schemas";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { pageOf } from "../lists";
import { campaignPath } from "../parameters";
import { referralListQuery, toReferralFilter } from "./schemas";

export const listReferralsWithoutTotal = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/referrals/no_total",
    operationId: "getReferralsWithoutTotalCount",
    tags: ["Referrals"],
    summary: "List referrals of a campaign",
    request: { params: campaignPath, query: referralListQuery },
    responses: {
      200: jsonAnswer(pageOf(referral), "One page", { hasMore: false, data: [referralExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const page = { ...query, ...c.req.valid("param"), filter: toReferralFilter(query) };
    const { rows, hasMore } = await listReferrals(c.get("management"), page);
    return c.json({ hasMore, data: rows.map(fromReferral) }, 200);
  },
});
