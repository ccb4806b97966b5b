import { updateReferral as update } from "../../../services/management/referrals/update-referral";
import { fromReferral, referral, referralExample } from "../../integration/referrals/schemas";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { referralPath, toReferralChange, updateReferralBody } from "./schemas";

export const updateReferral = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/referrals/{referralId}",
    operationId: "updateReferral",
    tags: ["Referrals"],
    summary: "Change a referral",
    description:
      "`startDate`, `expiryDate` and `friendProfileIntegrationId` are cleared when they are left " +
      "out; other fields stay.",
    request: { params: referralPath, ...jsonBody(updateReferralBody, { usageLimit: 5 }) },
    responses: { 200: jsonAnswer(referral, "The referral", referralExample), ...errorResponses },
  }),
  handler: async (c) => {
    const change = toReferralChange(c.req.valid("json"));
    const record = await update(c.get("management"), c.req.valid("param"), change);
    return c.json(fromReferral(record), 200);
  },
});
