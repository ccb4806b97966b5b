import { createRuleset as create } from "../../../services/management/rulesets/create-ruleset";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { newRulesetExample, rulesetExample } from "./examples";
import { fromRuleset, newRuleset, ruleset, toRulesetInput } from "./schemas";

export const createRuleset = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/rulesets",
    operationId: "createRuleset",
    tags: ["Campaigns"],
    summary: "Create a ruleset",
    description:
      "Rules come as Talang (`rules`, `bindings`) or as typed blocks (`promotionRules`). They are " +
      "checked first; each problem is one entry of the 400, with a pointer to the place.",
    request: { params: campaignPath, ...jsonBody(newRuleset, newRulesetExample) },
    responses: {
      201: jsonAnswer(ruleset, "The ruleset, in the form it was sent in", rulesetExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const body = c.req.valid("json");
    const row = await create(
      c.get("management"),
      c.req.valid("param"),
      toRulesetInput(body),
      body.activate ?? false,
    );
    return c.json(fromRuleset(row), 201);
  },
});
