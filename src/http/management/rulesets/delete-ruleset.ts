import { deleteRuleset as remove } from "../../../services/management/rulesets/delete-ruleset";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { rulesetPath } from "./schemas";

export const deleteRuleset = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/rulesets/{rulesetId}",
    operationId: "deleteRuleset",
    tags: ["Campaigns"],
    summary: "Delete a ruleset",
    description: "The active one can't be deleted (409).",
    request: { params: rulesetPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const { rulesetId, ...path } = c.req.valid("param");
    await remove(c.get("management"), path, rulesetId);
    return c.body(null, 204);
  },
});
