import { exportCardBalances } from "../../../services/management/loyalty-cards/export-card-balances";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { cardProgramPath, exportCardBalancesQuery } from "./schemas";

export const exportLoyaltyCardBalances = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/export_card_balances",
    operationId: "exportLoyaltyCardBalances",
    tags: ["Loyalty cards"],
    summary: "Export the balances of all cards as CSV",
    description: "What was moved within the last moments may not be in it yet.",
    request: { params: cardProgramPath, query: exportCardBalancesQuery },
    responses: {
      200: csvAnswer("The balances", "loyaltyProgramID,cardIdentifier\n2,CARD-0001\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { endDate, balances } = c.req.valid("query");
    const csv = await exportCardBalances(c.get("management"), {
      programId: c.req.valid("param").loyaltyProgramId,
      atMs: endDate,
      balances,
    });
    return c.body(csv, 200, CSV_HEADERS);
  },
});
