import { exportCards } from "../../../services/management/loyalty-cards/export-cards";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { cardProgramPath, exportCardsQuery } from "./schemas";

export const exportLoyaltyCards = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/export",
    operationId: "exportLoyaltyCards",
    tags: ["Loyalty cards"],
    summary: "Export loyalty cards as CSV",
    request: { params: cardProgramPath, query: exportCardsQuery },
    responses: {
      200: csvAnswer("The cards", "identifier,created,status\nCARD-0001,2026-11-21,active\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { batchId, createdBefore, createdAfter, dateFormat } = c.req.valid("query");
    const csv = await exportCards(c.get("management"), {
      programId: c.req.valid("param").loyaltyProgramId,
      filter: { batchId, createdBeforeMs: createdBefore, createdAfterMs: createdAfter },
      dateFormat,
    });
    return c.body(csv, 200, CSV_HEADERS);
  },
});
