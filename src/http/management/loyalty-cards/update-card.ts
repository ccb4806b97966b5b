import { updateCard } from "../../../services/management/loyalty-cards/update-card";
import { cardExample, cardPath, toCardKey } from "../../integration/loyalty-cards/schemas";
import { fromCard } from "../../integration/mappers";
import { loyaltyCard } from "../../integration/schemas";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import { updateCardBody } from "./schemas";

export const updateLoyaltyCard = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}",
    operationId: "updateLoyaltyCard",
    tags: ["Loyalty cards"],
    summary: "Block a loyalty card, or open it again",
    description:
      "Sessions and events that name an inactive card are refused. A card that is opened again " +
      "loses its reason, and takes none.",
    request: {
      params: cardPath,
      ...jsonBody(updateCardBody, { status: "inactive", blockReason: "Lost" }),
    },
    responses: { 200: jsonAnswer(loyaltyCard, "The card", cardExample), ...errorResponses },
  }),
  handler: async (c) => {
    const { status, blockReason } = c.req.valid("json");
    const key = toCardKey(c.req.valid("param"));
    const card = await updateCard(c.get("management"), key, { status, blockReason });
    return c.json(fromCard(card), 200);
  },
});
