import { readLedgerTransactions } from "../../../services/management/loyalty-points/read-ledger";
import { cardPath, toCardOwner } from "../../integration/loyalty-cards/schemas";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { present } from "../../present";
import { errorResponses } from "../../responses";
import { fromCardLog } from "./card-log-mapper";
import { cardLog, cardLogExample, cardLogQuery } from "./schemas";

export const getLoyaltyCardTransactionLogs = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/logs",
    operationId: "getLoyaltyCardTransactionLogs",
    tags: ["Loyalty cards"],
    summary: "List a loyalty card's transactions",
    description: "Newest first.",
    request: { params: cardPath, query: cardLogQuery },
    responses: {
      200: jsonAnswer(cardLog, "One page of the log", cardLogExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const owner = toCardOwner(c.req.valid("param"));
    const wished = c.req.valid("query");
    const filter = present({
      subledgerIds: wished.subledgerId,
      sessionIntegrationIds: wished.customerSessionIDs,
      transactionUUIDs: wished.transactionUUIDs,
      fromMs: wished.startDate,
      toMs: wished.endDate,
      pageSize: wished.pageSize,
      skip: wished.skip,
    });
    const page = await readLedgerTransactions(c.get("management"), owner, filter);
    return c.json(fromCardLog(page, owner.cardIdentifier), 200);
  },
});
