import { deductLoyaltyPoints } from "../../../services/management/loyalty-points/deduct-points";
import { cardPath, toCardOwner } from "../../integration/loyalty-cards/schemas";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { deductPointsBody, toPointsCall } from "../loyalty-points/schemas";

export const deductLoyaltyCardPoints = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/deduct_points",
    operationId: "deductLoyaltyCardPoints",
    tags: ["Loyalty cards"],
    summary: "Deduct points from a loyalty card",
    description: "Only active points can be deducted; all of the amount or nothing.",
    request: {
      params: cardPath,
      ...jsonBody(deductPointsBody, { points: 50, name: "Correction" }),
    },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const owner = toCardOwner(c.req.valid("param"));
    await deductLoyaltyPoints(c.get("management"), toPointsCall(owner, c.req.valid("json")));
    return c.body(null, 204);
  },
});
