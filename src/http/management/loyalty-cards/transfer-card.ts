import { transferCard } from "../../../services/management/loyalty-cards/transfer-card";
import { cardPath, toCardKey } from "../../integration/loyalty-cards/schemas";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { transferCardBody } from "./schemas";

export const transferLoyaltyCard = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/transfer",
    operationId: "transferLoyaltyCard",
    tags: ["Loyalty cards"],
    summary: "Hand a loyalty card's points and customers on to a new card",
    description: "The old card is inactive for good, the new one is active.",
    request: {
      params: cardPath,
      ...jsonBody(transferCardBody, { newCardIdentifier: "CARD-0002", blockReason: "Lost" }),
    },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const { newCardIdentifier, blockReason } = c.req.valid("json");
    const key = toCardKey(c.req.valid("param"));
    await transferCard(c.get("management"), { ...key, newCardIdentifier, blockReason });
    return c.body(null, 204);
  },
});
