import { updateRuleset as update } from "../../../services/management/rulesets/update-ruleset";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { newRulesetExample, rulesetExample } from "./examples";
import { fromRuleset, newRuleset, ruleset, rulesetPath, toRulesetInput } from "./schemas";

export const updateRuleset = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/rulesets/{rulesetId}",
    operationId: "updateRuleset",
    tags: ["Campaigns"],
    summary: "Replace a ruleset",
    description: "When it is active, the new rules are live on the next request.",
    request: { params: rulesetPath, ...jsonBody(newRuleset, newRulesetExample) },
    responses: {
      200: jsonAnswer(ruleset, "The ruleset, in the form it was sent in", rulesetExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { rulesetId, ...path } = c.req.valid("param");
    const body = c.req.valid("json");
    const row = await update(
      c.get("management"),
      path,
      rulesetId,
      toRulesetInput(body),
      body.activate ?? false,
    );
    return c.json(fromRuleset(row), 200);
  },
});
