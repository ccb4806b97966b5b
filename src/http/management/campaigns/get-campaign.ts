import { viewCampaign } from "../../../services/management/campaigns/campaign-view";
import { getCampaign as get } from "../../../services/management/campaigns/get-campaign";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { fromCampaign } from "./mappers";
import { campaign, campaignExample } from "./schemas";

export const getCampaign = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}",
    operationId: "getCampaign",
    tags: ["Campaigns"],
    summary: "Read a campaign",
    request: { params: campaignPath },
    responses: {
      200: jsonAnswer(campaign, "The campaign", campaignExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const context = c.get("management");
    const { applicationId, campaignId } = c.req.valid("param");
    const row = await get(context, applicationId, campaignId);
    return c.json(fromCampaign(await viewCampaign(context, row)), 200);
  },
});
