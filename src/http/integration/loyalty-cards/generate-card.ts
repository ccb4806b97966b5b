import { generateCard } from "../../../services/loyalty/cards/generate-card";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { fromCard } from "../mappers";
import { writeCardRefusals } from "../responses";
import { loyaltyCard } from "../schemas";
import { cardExample, cardProgramPath, generateCardBody } from "./schemas";

export const generateLoyaltyCard = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards",
    operationId: "generateLoyaltyCard",
    tags: ["Loyalty cards"],
    summary: "Create a loyalty card",
    description: "Without an identifier the program's code format draws one.",
    request: {
      params: cardProgramPath,
      ...jsonBody(generateCardBody, { customerProfileIds: ["demo-customer"] }),
    },
    responses: {
      200: jsonAnswer(loyaltyCard, "The card", cardExample),
      ...writeCardRefusals,
    },
  }),
  handler: async (c) => {
    const { status, customerProfileIds, cardIdentifier } = c.req.valid("json");
    const card = await generateCard(c.get("integration"), {
      programId: c.req.valid("param").loyaltyProgramId,
      identifier: cardIdentifier,
      status,
      profileIntegrationIds: customerProfileIds ?? [],
    });
    return c.json(fromCard(card), 200);
  },
});
