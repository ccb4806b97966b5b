import { deleteGroup } from "../../../services/management/campaign-set/delete-group";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { groupPath } from "./schemas";

export const deleteEvaluationGroup = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaign_set/{version}/groups/{groupId}",
    operationId: "deleteCampaignEvaluationGroup",
    tags: ["Campaign evaluation"],
    summary: "Delete an evaluation group",
    description: "Its groups and campaigns go first. A stale version answers 409.",
    request: { params: groupPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await deleteGroup(c.get("management"), c.req.valid("param"));
    return c.body(null, 204);
  },
});
