import { linkProfile } from "../../../services/loyalty/cards/link-profile";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { fromCard } from "../mappers";
import { writeCardRefusals } from "../responses";
import { loyaltyCard } from "../schemas";
import { cardExample, cardPath, registrationBody, toCardKey } from "./schemas";

export const linkLoyaltyCardToProfile = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v2/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/link_profile",
    operationId: "linkLoyaltyCardToProfile",
    tags: ["Loyalty cards"],
    summary: "Link a customer to a loyalty card",
    description: "A customer that is not known yet is created. Safe to repeat.",
    request: {
      params: cardPath,
      ...jsonBody(registrationBody, { integrationId: "demo-customer" }),
    },
    responses: { 200: jsonAnswer(loyaltyCard, "The card", cardExample), ...writeCardRefusals },
  }),
  handler: async (c) => {
    const key = toCardKey(c.req.valid("param"));
    const { integrationId } = c.req.valid("json");
    return c.json(fromCard(await linkProfile(c.get("integration"), key, integrationId)), 200);
  },
});
