import { deleteReferral as remove } from "../../../services/management/referrals/delete-referral";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { referralPath } from "./schemas";

export const deleteReferral = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/referrals/{referralId}",
    operationId: "deleteReferral",
    tags: ["Referrals"],
    summary: "Delete a referral",
    description: "It can't be redeemed from the next request on; its code is free again.",
    request: { params: referralPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param"));
    return c.body(null, 204);
  },
});
