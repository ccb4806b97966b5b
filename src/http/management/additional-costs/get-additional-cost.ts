import { getAdditionalCost as get } from "../../../services/management/additional-costs/get-additional-cost";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  additionalCost,
  additionalCostExample,
  additionalCostPath,
  fromAdditionalCost,
} from "./schemas";

export const getAdditionalCost = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/additional_costs/{additionalCostId}",
    operationId: "getAdditionalCost",
    tags: ["Additional costs"],
    summary: "Read an additional cost",
    request: { params: additionalCostPath },
    responses: {
      200: jsonAnswer(additionalCost, "The additional cost", additionalCostExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const row = await get(c.get("management"), c.req.valid("param").additionalCostId);
    return c.json(fromAdditionalCost(row), 200);
  },
});
