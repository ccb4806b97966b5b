import { importStoreBudgets as importBudgets } from "../../../services/management/store-budgets/import-store-budgets";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { campaignPath } from "../parameters";
import { budgetFilterQuery, storedPeriod } from "./schemas";

export const importStoreBudgets = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores/budgets/import",
    operationId: "importCampaignStoreBudget",
    tags: ["Stores"],
    summary: "Replace the store budgets of a period by a CSV file",
    description:
      "The file has the columns `store_integration_id` and `limit` and up to 1,000 rows.",
    request: { params: campaignPath, query: z.object(budgetFilterQuery), ...csvUpload },
    responses: { 201: jsonAnswer(importAnswer, "The import", importExample), ...errorResponses },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const period = storedPeriod(c.req.valid("query").period ?? "overall");
    const input = { ...c.req.valid("param"), period, csv };
    return c.json(fromImport(await importBudgets(c.get("management"), input)), 201);
  },
});
