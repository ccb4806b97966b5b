import { getRuleset } from "../../../services/management/rulesets/get-ruleset";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { rulesetExample } from "./examples";
import { fromRulesetV2, rulesetPath, rulesetV2 } from "./schemas";

export const getRulesetV2 = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v2/applications/{applicationId}/campaigns/{campaignId}/rulesets/{rulesetId}",
    operationId: "getRulesetV2",
    tags: ["Campaigns"],
    summary: "Read a ruleset as typed blocks",
    description: "Whatever form it was saved in.",
    request: { params: rulesetPath },
    responses: {
      200: jsonAnswer(rulesetV2, "The ruleset", rulesetExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { rulesetId, ...path } = c.req.valid("param");
    return c.json(fromRulesetV2(await getRuleset(c.get("management"), path, rulesetId)), 200);
  },
});
