import { exportStoreBudgets as exportBudgets } from "../../../services/management/store-budgets/read-store-budgets";
import { createRoute, defineOperation, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { campaignPath } from "../parameters";
import { budgetFilterQuery, toBudgetFilter } from "./schemas";

const EXAMPLE = "store_integration_id,limit,action,period\nSTORE-001,1000,setDiscount,monthly\n";

export const exportStoreBudgets = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores/budgets/export",
    operationId: "exportCampaignStoreBudgets",
    tags: ["Stores"],
    summary: "Export store budgets as CSV",
    request: { params: campaignPath, query: z.object(budgetFilterQuery) },
    responses: { 200: csvAnswer("The budgets", EXAMPLE), ...errorResponses },
  }),
  handler: async (c) => {
    const filter = toBudgetFilter(c.req.valid("query"));
    const csv = await exportBudgets(c.get("management"), c.req.valid("param"), filter);
    return c.body(csv, 200, CSV_HEADERS);
  },
});
