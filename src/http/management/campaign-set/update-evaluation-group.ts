import { updateGroup } from "../../../services/management/campaign-set/update-group";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  evaluationGroup,
  fromGroup,
  groupExample,
  groupPath,
  toGroupChange,
  updateEvaluationGroup as updateBody,
  storedGroupExample,
} from "./schemas";

export const updateEvaluationGroup = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/campaign_set/{version}/groups/{groupId}",
    operationId: "updateCampaignEvaluationGroup",
    tags: ["Campaign evaluation"],
    summary: "Change or move an evaluation group",
    description:
      "A locked group is refused, and so is another scope of the base group. A stale version " +
      "answers 409.",
    request: { params: groupPath, ...jsonBody(updateBody, groupExample) },
    responses: {
      200: jsonAnswer(evaluationGroup, "The group", storedGroupExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const change = toGroupChange(c.req.valid("json"));
    const row = await updateGroup(c.get("management"), c.req.valid("param"), change);
    return c.json(fromGroup(row), 200);
  },
});
