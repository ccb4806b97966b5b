import { getCard } from "../../../services/management/loyalty-cards/get-card";
import { cardExample, cardPath, toCardKey } from "../../integration/loyalty-cards/schemas";
import { fromCard } from "../../integration/mappers";
import { loyaltyCard } from "../../integration/schemas";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";

export const getLoyaltyCard = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}",
    operationId: "getLoyaltyCard",
    tags: ["Loyalty cards"],
    summary: "Read a loyalty card",
    request: { params: cardPath },
    responses: { 200: jsonAnswer(loyaltyCard, "The card", cardExample), ...errorResponses },
  }),
  handler: async (c) => {
    const card = await getCard(c.get("management"), toCardKey(c.req.valid("param")));
    return c.json(fromCard(card), 200);
  },
});
