import { deleteStoreBudgets as remove } from "../../../services/management/store-budgets/delete-store-budgets";
import { createRoute, defineOperation, noContent, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { budgetFilterQuery, toBudgetFilter } from "./schemas";

export const deleteStoreBudgets = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores/budgets",
    operationId: "deleteCampaignStoreBudgets",
    tags: ["Stores"],
    summary: "Delete store budgets",
    description: "Without a filter all of the campaign.",
    request: { params: campaignPath, query: z.object(budgetFilterQuery) },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const filter = toBudgetFilter(c.req.valid("query"));
    await remove(c.get("management"), c.req.valid("param"), filter);
    return c.body(null, 204);
  },
});
