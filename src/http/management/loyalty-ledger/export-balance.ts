import { exportBalances } from "../../../services/management/loyalty-ledger/export-balances";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";
import { balancesCsvExample, exportBalancesQuery } from "./schemas";

export const exportLoyaltyBalance = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/export_customer_balance",
    operationId: "exportLoyaltyBalance",
    tags: ["Loyalty"],
    deprecated: true,
    summary: "Export the balances of all customers as CSV, under the old path",
    request: { params: loyaltyProgramPath, query: exportBalancesQuery },
    responses: { 200: csvAnswer("The balances", balancesCsvExample), ...errorResponses },
  }),
  handler: async (c) => {
    const { endDate, balances } = c.req.valid("query");
    const csv = await exportBalances(c.get("management"), {
      programId: c.req.valid("param").loyaltyProgramId,
      atMs: endDate,
      balances,
    });
    return c.body(csv, 200, CSV_HEADERS);
  },
});
