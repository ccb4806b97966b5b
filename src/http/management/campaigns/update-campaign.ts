import { viewCampaign } from "../../../services/management/campaigns/campaign-view";
import { updateCampaign as update } from "../../../services/management/campaigns/update-campaign";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { fromCampaign, toCampaignChange } from "./mappers";
import { campaign, campaignExample, updateCampaignBody, updateCampaignExample } from "./schemas";

export const updateCampaign = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}",
    operationId: "updateCampaign",
    tags: ["Campaigns"],
    summary: "Change a campaign",
    description:
      "Fields that are left out stay as they are; null clears a date, the active ruleset or the " +
      "settings of codes. The change is live on the next request.",
    request: { params: campaignPath, ...jsonBody(updateCampaignBody, updateCampaignExample) },
    responses: {
      200: jsonAnswer(campaign, "The campaign", campaignExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const context = c.get("management");
    const { applicationId, campaignId } = c.req.valid("param");
    const change = toCampaignChange(c.req.valid("json"));
    const row = await update(context, applicationId, campaignId, change);
    return c.json(fromCampaign(await viewCampaign(context, row)), 200);
  },
});
