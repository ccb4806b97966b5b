import { deleteCampaign as remove } from "../../../services/management/campaigns/delete-campaign";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";

export const deleteCampaign = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}",
    operationId: "deleteCampaign",
    tags: ["Campaigns"],
    summary: "Delete a campaign",
    request: { params: campaignPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const { applicationId, campaignId } = c.req.valid("param");
    await remove(c.get("management"), applicationId, campaignId);
    return c.body(null, 204);
  },
});
