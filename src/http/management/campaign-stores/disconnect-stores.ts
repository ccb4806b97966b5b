import { disconnectCampaignStores as disconnect } from "../../../services/management/campaign-stores/campaign-stores";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";

export const disconnectCampaignStores = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores",
    operationId: "disconnectCampaignStores",
    tags: ["Stores"],
    summary: "Unlink all stores of a campaign",
    description: "It runs for all sessions again.",
    request: { params: campaignPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await disconnect(c.get("management"), c.req.valid("param"));
    return c.body(null, 204);
  },
});
