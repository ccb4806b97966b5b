import { exportCardLog } from "../../../services/management/loyalty-cards/export-card-log";
import { cardPath, toCardOwner } from "../../integration/loyalty-cards/schemas";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { exportCardLogQuery } from "./schemas";

export const exportLoyaltyCardLedger = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/export_log",
    operationId: "exportLoyaltyCardLedger",
    tags: ["Loyalty cards"],
    summary: "Export a loyalty card's transactions as CSV",
    request: { params: cardPath, query: exportCardLogQuery },
    responses: {
      200: csvAnswer("The transactions, newest first", "transactionuuid,type,amount\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const owner = toCardOwner(c.req.valid("param"));
    const { rangeStart, rangeEnd, dateFormat } = c.req.valid("query");
    const period = { fromMs: rangeStart, toMs: rangeEnd, dateFormat };
    const csv = await exportCardLog(c.get("management"), owner, period);
    return c.body(csv, 200, CSV_HEADERS);
  },
});
