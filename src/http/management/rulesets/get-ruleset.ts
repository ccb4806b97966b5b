import { getRuleset as get } from "../../../services/management/rulesets/get-ruleset";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { rulesetExample } from "./examples";
import { fromRuleset, ruleset, rulesetPath } from "./schemas";

export const getRuleset = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/rulesets/{rulesetId}",
    operationId: "getRuleset",
    tags: ["Campaigns"],
    summary: "Read a ruleset in the form it was saved in",
    request: { params: rulesetPath },
    responses: {
      200: jsonAnswer(ruleset, "The ruleset", rulesetExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { rulesetId, ...path } = c.req.valid("param");
    return c.json(fromRuleset(await get(c.get("management"), path, rulesetId)), 200);
  },
});
