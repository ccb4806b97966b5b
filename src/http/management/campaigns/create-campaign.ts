import { viewCampaign } from "../../../services/management/campaigns/campaign-view";
import { createCampaign as create } from "../../../services/management/campaigns/create-campaign";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { fromCampaign, toCampaignInput } from "./mappers";
import { campaign, campaignExample, newCampaign, newCampaignExample } from "./schemas";

export const createCampaign = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns",
    operationId: "createCampaign",
    tags: ["Campaigns"],
    summary: "Create a campaign",
    description: "It does nothing until one of its rulesets is active.",
    request: { params: applicationPath, ...jsonBody(newCampaign, newCampaignExample) },
    responses: {
      201: jsonAnswer(campaign, "The campaign", campaignExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const context = c.get("management");
    const { applicationId } = c.req.valid("param");
    const row = await create(context, applicationId, toCampaignInput(c.req.valid("json")));
    return c.json(fromCampaign(await viewCampaign(context, row)), 201);
  },
});
