import { createCardBatch } from "../../../services/management/loyalty-cards/create-batch";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { cardBatch, cardBatchBody, cardProgramPath } from "./schemas";

export const createBatchLoyaltyCards = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/batch",
    operationId: "createBatchLoyaltyCards",
    tags: ["Loyalty cards"],
    summary: "Create many loyalty cards",
    description: "All or none. Identifiers are drawn by a code format.",
    request: {
      params: cardProgramPath,
      ...jsonBody(cardBatchBody, {
        numberOfCards: 500,
        cardCodeSettings: { validCharacters: [], couponPattern: "CARD-########" },
      }),
    },
    responses: {
      200: jsonAnswer(cardBatch, "The batch", {
        numberOfCardsGenerated: 500,
        batchId: "spring_2027",
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { numberOfCards, batchId, status, cardCodeSettings } = c.req.valid("json");
    const created = await createCardBatch(c.get("management"), {
      programId: c.req.valid("param").loyaltyProgramId,
      numberOfCards,
      batchId,
      status,
      cardCodeSettings,
    });
    const answer = { numberOfCardsGenerated: created.numberOfCards, batchId: created.batchId };
    return c.json(answer, 200);
  },
});
