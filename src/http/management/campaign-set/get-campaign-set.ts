import { getCampaignSet as get } from "../../../services/management/campaign-set/get-campaign-set";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import { campaignSetAnswer, campaignSetExample, fromCampaignSet } from "./schemas";

export const getCampaignSet = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaign_set",
    operationId: "getCampaignSet",
    tags: ["Campaign evaluation"],
    summary: "Read the evaluation tree",
    description: "Groups and campaigns in the order in which they are evaluated.",
    request: { params: applicationPath },
    responses: {
      200: jsonAnswer(campaignSetAnswer, "The tree", campaignSetExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    return c.json(fromCampaignSet(await get(c.get("management"), applicationId)), 200);
  },
});
