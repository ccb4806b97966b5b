import { listAdditionalCosts as list } from "../../../services/management/additional-costs/list-additional-costs";
import { listQuery } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { additionalCost, additionalCostExample, fromAdditionalCost } from "./schemas";

export const listAdditionalCosts = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/additional_costs",
    operationId: "getAdditionalCosts",
    tags: ["Additional costs"],
    summary: "List additional costs",
    request: { query: z.object(listQuery(["id", "name", "title", "created"])) },
    responses: {
      200: jsonAnswer(listOf(additionalCost), "One page", {
        totalResultSize: 1,
        data: [additionalCostExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { rows, totalResultSize } = await list(c.get("management"), c.req.valid("query"));
    return c.json({ totalResultSize, data: rows.map(fromAdditionalCost) }, 200);
  },
});
