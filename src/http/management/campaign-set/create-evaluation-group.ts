import { createGroup } from "../../../services/management/campaign-set/create-group";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  evaluationGroup,
  fromGroup,
  groupExample,
  newEvaluationGroup,
  toGroup,
  treePath,
  storedGroupExample,
} from "./schemas";

export const createEvaluationGroup = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaign_set/{version}/groups",
    operationId: "createCampaignEvaluationGroup",
    tags: ["Campaign evaluation"],
    summary: "Create an evaluation group",
    description: "It comes last in its parent. A stale version answers 409.",
    request: { params: treePath, ...jsonBody(newEvaluationGroup, groupExample) },
    responses: {
      201: jsonAnswer(evaluationGroup, "The group", storedGroupExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const group = toGroup(c.req.valid("json"));
    const row = await createGroup(c.get("management"), c.req.valid("param"), group);
    return c.json(fromGroup(row), 201);
  },
});
