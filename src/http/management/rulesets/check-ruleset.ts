import { checkRuleset as check } from "../../../services/management/rulesets/check-ruleset";
import { idParameter } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, jsonBody, z } from "../../openapi";
import { errorResponses, finding } from "../../responses";
import { newRulesetExample } from "./examples";
import { rulesetToCheck, toRulesetInput } from "./schemas";

const findings = z
  .object({ problems: z.array(finding), warnings: z.array(finding) })
  .openapi("RulesetFindings");

const { activate: _activate, ...rulesetExample } = newRulesetExample;

export const checkRuleset = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/rulesets/check",
    operationId: "checkRuleset",
    tags: ["Campaigns"],
    summary: "Check a ruleset without saving it",
    description:
      "An extension. What is saved with problems is refused; warnings don't stand in the way. " +
      "Without `applicationId` the rules are checked against the first Application.",
    request: {
      query: z.object({ applicationId: idParameter("applicationId").optional() }),
      ...jsonBody(rulesetToCheck, rulesetExample),
    },
    responses: {
      200: jsonAnswer(findings, "What was found", { problems: [], warnings: [] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const input = toRulesetInput(c.req.valid("json"));
    const { applicationId } = c.req.valid("query");
    const { problems, warnings } = await check(c.get("management"), input, applicationId);
    return c.json({ problems: [...problems], warnings: [...warnings] }, 200);
  },
});
