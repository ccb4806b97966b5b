import { unlinkProfile } from "../../../services/loyalty/cards/link-profile";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { fromCard } from "../mappers";
import { writeCardRefusals } from "../responses";
import { loyaltyCard } from "../schemas";
import { cardExample, cardPath, registrationBody, toCardKey } from "./schemas";

export const unlinkLoyaltyCardFromProfile = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v2/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/unlink_profile",
    operationId: "unlinkLoyaltyCardFromProfile",
    tags: ["Loyalty cards"],
    summary: "Unlink a customer from a loyalty card",
    description: "Safe to repeat: a customer who is not linked stays so.",
    request: {
      params: cardPath,
      ...jsonBody(registrationBody, { integrationId: "demo-customer" }),
    },
    responses: { 200: jsonAnswer(loyaltyCard, "The card", cardExample), ...writeCardRefusals },
  }),
  handler: async (c) => {
    const key = toCardKey(c.req.valid("param"));
    const { integrationId } = c.req.valid("json");
    return c.json(fromCard(await unlinkProfile(c.get("integration"), key, integrationId)), 200);
  },
});
