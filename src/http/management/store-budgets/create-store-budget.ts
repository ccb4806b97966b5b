import { createStoreBudgets } from "../../../services/management/store-budgets/create-store-budgets";
import { createRoute, defineOperation, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import { newStoreBudget, newStoreBudgetExample, toStoreBudgets } from "./schemas";

export const createStoreBudget = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores/budgets",
    operationId: "createCampaignStoreBudget",
    tags: ["Stores"],
    summary: "Give stores budgets of a campaign",
    description: "One limit for each store; a store has one budget for each period.",
    request: { params: campaignPath, ...jsonBody(newStoreBudget, newStoreBudgetExample) },
    responses: { 201: { description: "Created; no body" }, ...errorResponses },
  }),
  handler: async (c) => {
    const input = toStoreBudgets(c.req.valid("json"));
    await createStoreBudgets(c.get("management"), c.req.valid("param"), input);
    return c.body(null, 201);
  },
});
