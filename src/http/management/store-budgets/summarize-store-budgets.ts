import { summarizeStoreBudgets as summarize } from "../../../services/management/store-budgets/read-store-budgets";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { fromSummary, storeBudgetSummary, summaryExample } from "./schemas";

const answer = z.object({ data: z.array(storeBudgetSummary) });

export const summarizeStoreBudgets = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores/budgets/summary",
    operationId: "summarizeCampaignStoreBudget",
    tags: ["Stores"],
    summary: "Count the stores with a budget",
    description: "By action and period.",
    request: { params: campaignPath },
    responses: {
      200: jsonAnswer(answer, "The summary", { data: [summaryExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const rows = await summarize(c.get("management"), c.req.valid("param"));
    return c.json({ data: rows.map(fromSummary) }, 200);
  },
});
