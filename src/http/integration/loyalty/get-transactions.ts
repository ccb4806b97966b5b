import { readTransactions } from "../../../services/loyalty/read-transactions";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { readLedgerRefusals } from "../responses";
import { fromTransactions } from "./mappers";
import { ledgerPath, toOwner, toTransactionFilter, transactionsQuery } from "./parameters";
import { transactions, transactionsExample } from "./schemas";

export const getLoyaltyProgramProfileTransactions = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/transactions",
    operationId: "getLoyaltyProgramProfileTransactions",
    tags: ["Loyalty"],
    summary: "List a customer's transactions in a loyalty program",
    description: "Newest first.",
    request: { params: ledgerPath, query: transactionsQuery },
    responses: {
      200: jsonAnswer(transactions, "One page of the log", transactionsExample),
      ...readLedgerRefusals,
    },
  }),
  handler: async (c) => {
    const filter = toTransactionFilter(c.req.valid("query"));
    const owner = toOwner(c.req.valid("param"));
    const page = await readTransactions(c.get("integration"), owner, filter);
    return c.json(fromTransactions(page), 200);
  },
});
