import { deleteCard } from "../../../services/management/loyalty-cards/delete-card";
import { cardPath, toCardKey } from "../../integration/loyalty-cards/schemas";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";

export const deleteLoyaltyCard = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}",
    operationId: "deleteLoyaltyCard",
    tags: ["Loyalty cards"],
    summary: "Delete a loyalty card",
    description: "Its points are gone; its identifier is free.",
    request: { params: cardPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await deleteCard(c.get("management"), toCardKey(c.req.valid("param")));
    return c.body(null, 204);
  },
});
