import { listStoreBudgets as list } from "../../../services/management/store-budgets/read-store-budgets";
import { wholeNumberParameter } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { campaignPath } from "../parameters";
import {
  budgetFilterQuery,
  fromStoreBudget,
  storeBudget,
  storeBudgetExample,
  toBudgetFilter,
} from "./schemas";

const PAGE_SIZE_MAX = 1_000;
const SKIP_MAX = 1_000_000;

const query = z.object({
  ...budgetFilterQuery,
  pageSize: wholeNumberParameter(1, PAGE_SIZE_MAX, PAGE_SIZE_MAX),
  skip: wholeNumberParameter(0, SKIP_MAX, 0),
});

const answer = z.object({ data: z.array(storeBudget) });

export const listStoreBudgets = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/applications/{applicationId}/campaigns/{campaignId}/stores/budgets",
    operationId: "listCampaignStoreBudgetLimits",
    tags: ["Stores"],
    summary: "List store budgets",
    request: { params: campaignPath, query },
    responses: {
      200: jsonAnswer(answer, "One page", { data: [storeBudgetExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const page = c.req.valid("query");
    const filter = toBudgetFilter(page);
    const rows = await list(c.get("management"), c.req.valid("param"), filter, page);
    return c.json({ data: rows.map(fromStoreBudget) }, 200);
  },
});
