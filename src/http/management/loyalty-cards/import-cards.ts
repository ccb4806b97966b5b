import { importCards } from "../../../services/management/loyalty-cards/import-cards";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { csvText, csvUpload, fromImport, importAnswer, importExample } from "../csv";
import { cardProgramPath } from "./schemas";

export const importLoyaltyCards = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/import_cards",
    operationId: "importLoyaltyCards",
    tags: ["Loyalty cards"],
    summary: "Add the cards of a CSV file",
    description:
      "Columns: `identifier`, `state` (active, inactive), and optionally `customerprofileids`, " +
      "told apart by semicolons. All or none.",
    request: { params: cardProgramPath, ...csvUpload },
    responses: {
      200: jsonAnswer(importAnswer, "The import", { ...importExample, entity: "LoyaltyCard" }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const csv = await csvText(c.req.valid("form"));
    const programId = c.req.valid("param").loyaltyProgramId;
    return c.json(fromImport(await importCards(c.get("management"), { programId, csv })), 200);
  },
});
