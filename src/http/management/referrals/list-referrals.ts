import { listReferralsWithTotal } from "../../../services/management/referrals/list-referrals";
import { fromReferral, referral, referralExample } from "../../integration/referrals/schemas";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { campaignPath } from "../parameters";
import { referralListQuery, toReferralFilter } from "./schemas";

export const listReferrals = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/referrals",
    operationId: "getReferrals",
    tags: ["Referrals"],
    summary: "List referrals of a campaign with their number",
    description: "Kept for older clients; counting costs time where there are many.",
    deprecated: true,
    request: { params: campaignPath, query: referralListQuery },
    responses: {
      200: jsonAnswer(listOf(referral), "One page", {
        totalResultSize: 1,
        data: [referralExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const page = { ...query, ...c.req.valid("param"), filter: toReferralFilter(query) };
    const { rows, totalResultSize } = await listReferralsWithTotal(c.get("management"), page);
    return c.json({ totalResultSize, data: rows.map(fromReferral) }, 200);
  },
});
