import { listCards } from "../../../services/management/loyalty-cards/list-cards";
import { cardExample } from "../../integration/loyalty-cards/schemas";
import { fromCard } from "../../integration/mappers";
import { loyaltyCard } from "../../integration/schemas";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { pageOf } from "../lists";
import { cardProgramPath, cardsQuery } from "./schemas";

export const getLoyaltyCards = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards",
    operationId: "getLoyaltyCards",
    tags: ["Loyalty cards"],
    summary: "List loyalty cards",
    description: "Without points: read a card or export the balances for these.",
    request: { params: cardProgramPath, query: cardsQuery },
    responses: {
      200: jsonAnswer(pageOf(loyaltyCard), "One page", { hasMore: false, data: [cardExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { identifier, profileId, batchId, ...page } = c.req.valid("query");
    const { cards, hasMore } = await listCards(c.get("management"), {
      ...page,
      programId: c.req.valid("param").loyaltyProgramId,
      filter: { identifier, profileId, batchId },
    });
    return c.json({ hasMore, data: cards.map(fromCard) }, 200);
  },
});
