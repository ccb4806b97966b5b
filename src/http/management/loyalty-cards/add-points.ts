import { addLoyaltyPoints } from "../../../services/management/loyalty-points/add-points";
import { cardPath, toCardOwner } from "../../integration/loyalty-cards/schemas";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { addPointsBody, toAddPoints } from "../loyalty-points/schemas";

export const addLoyaltyCardPoints = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/add_points",
    operationId: "addLoyaltyCardPoints",
    tags: ["Loyalty cards"],
    summary: "Add points to a loyalty card",
    description: "Each call adds, also one that is sent twice.",
    request: {
      params: cardPath,
      ...jsonBody(addPointsBody, { points: 120, name: "Welcome points" }),
    },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const owner = toCardOwner(c.req.valid("param"));
    await addLoyaltyPoints(c.get("management"), toAddPoints(owner, c.req.valid("json")));
    return c.body(null, 204);
  },
});
