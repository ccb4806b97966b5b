import { updateAdditionalCost as update } from "../../../services/management/additional-costs/update-additional-cost";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  additionalCost,
  additionalCostExample,
  additionalCostPath,
  fromAdditionalCost,
  newAdditionalCost,
  newAdditionalCostExample,
  toAdditionalCostUpdate,
} from "./schemas";

export const updateAdditionalCost = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/additional_costs/{additionalCostId}",
    operationId: "updateAdditionalCost",
    tags: ["Additional costs"],
    summary: "Change an additional cost",
    description: "The name is fixed at creation; optional fields that are left out stay.",
    request: {
      params: additionalCostPath,
      ...jsonBody(newAdditionalCost, newAdditionalCostExample),
    },
    responses: {
      200: jsonAnswer(additionalCost, "The additional cost", additionalCostExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { additionalCostId } = c.req.valid("param");
    const input = toAdditionalCostUpdate(c.req.valid("json"));
    const row = await update(c.get("management"), additionalCostId, input);
    return c.json(fromAdditionalCost(row), 200);
  },
});
