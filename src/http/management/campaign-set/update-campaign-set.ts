import { updateCampaignSet as update } from "../../../services/management/campaign-set/update-campaign-set";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";
import {
  campaignSetAnswer,
  campaignSetExample,
  fromCampaignSet,
  newCampaignSet,
  newCampaignSetExample,
  toWishedSet,
} from "./schemas";

export const updateCampaignSet = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/campaign_set",
    operationId: "updateCampaignSet",
    tags: ["Campaign evaluation"],
    summary: "Rearrange the evaluation tree",
    description:
      "Moves groups and campaigns and changes groups. Every group and every campaign of the " +
      "Application stands in the set once; `version` is the one that was read, else 409.",
    request: { params: applicationPath, ...jsonBody(newCampaignSet, newCampaignSetExample) },
    responses: {
      200: jsonAnswer(campaignSetAnswer, "The tree", campaignSetExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { applicationId } = c.req.valid("param");
    const { version, set } = c.req.valid("json");
    const place = { applicationId, version };
    const tree = await update(c.get("management"), place, toWishedSet(set));
    return c.json(fromCampaignSet(tree), 200);
  },
});
