import { createAdditionalCost as create } from "../../../services/management/additional-costs/create-additional-cost";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  additionalCost,
  additionalCostExample,
  fromAdditionalCost,
  newAdditionalCost,
  newAdditionalCostExample,
  toNewAdditionalCost,
} from "./schemas";

export const createAdditionalCost = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/additional_costs",
    operationId: "createAdditionalCost",
    tags: ["Additional costs"],
    summary: "Create an additional cost",
    description: "Carts may carry it from the next request on.",
    request: jsonBody(newAdditionalCost, newAdditionalCostExample),
    responses: {
      201: jsonAnswer(additionalCost, "The additional cost", additionalCostExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const row = await create(c.get("management"), toNewAdditionalCost(c.req.valid("json")));
    return c.json(fromAdditionalCost(row), 201);
  },
});
