import { readLedgerTransactions } from "../../../services/management/loyalty-points/read-ledger";
import { fromTransactions } from "../../integration/loyalty/mappers";
import {
  toOwner,
  toTransactionFilter,
  transactionsQuery,
} from "../../integration/loyalty/parameters";
import { transactions, transactionsExample } from "../../integration/loyalty/schemas";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { profilePointsPath } from "./schemas";

export const getLoyaltyLedgerTransactions = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/ledger_transactions",
    operationId: "getLoyaltyProgramProfileLedgerTransactions",
    tags: ["Loyalty"],
    summary: "List a customer's transactions in a loyalty program",
    description: "Newest first.",
    request: { params: profilePointsPath, query: transactionsQuery },
    responses: {
      200: jsonAnswer(transactions, "One page of the log", transactionsExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const filter = toTransactionFilter(c.req.valid("query"));
    const owner = toOwner(c.req.valid("param"));
    const page = await readLedgerTransactions(c.get("management"), owner, filter);
    return c.json(fromTransactions(page), 200);
  },
});
