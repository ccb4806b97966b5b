import { listRulesets } from "../../../services/management/rulesets/list-rulesets";
import { listQuery } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { campaignPath } from "../parameters";
import { rulesetExample } from "./examples";
import { fromRuleset, ruleset } from "./schemas";

export const getRulesets = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/rulesets",
    operationId: "getRulesets",
    tags: ["Campaigns"],
    summary: "List the rulesets of a campaign",
    description: "The campaign's `activeRulesetId` names the one that runs.",
    request: { params: campaignPath, query: z.object(listQuery(["id", "created"])) },
    responses: {
      200: jsonAnswer(listOf(ruleset), "The rulesets", {
        totalResultSize: 1,
        data: [rulesetExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const path = c.req.valid("param");
    const listed = await listRulesets(c.get("management"), path, c.req.valid("query"));
    const { totalResultSize } = listed;
    return c.json({ totalResultSize, data: listed.rows.map(fromRuleset) }, 200);
  },
});
