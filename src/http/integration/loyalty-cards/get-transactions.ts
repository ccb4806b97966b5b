import { readTransactions } from "../../../services/loyalty/read-transactions";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { fromTransactions } from "../loyalty/mappers";
import { toTransactionFilter } from "../loyalty/parameters";
import { lotExample } from "../loyalty/schemas";
import { readCardRefusals } from "../responses";
import { cardPath, cardTransactions, cardTransactionsQuery, toCardOwner } from "./schemas";

export const getLoyaltyCardTransactions = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/transactions",
    operationId: "getLoyaltyCardTransactions",
    tags: ["Loyalty cards"],
    summary: "List a loyalty card's transactions",
    description: "Newest first.",
    request: { params: cardPath, query: cardTransactionsQuery },
    responses: {
      200: jsonAnswer(cardTransactions, "One page of the log", {
        hasMore: false,
        data: [{ ...lotExample, type: "addition", cardIdentifier: "CARD-0001" }],
      }),
      ...readCardRefusals,
    },
  }),
  handler: async (c) => {
    const owner = toCardOwner(c.req.valid("param"));
    const filter = toTransactionFilter(c.req.valid("query"));
    const { hasMore, data } = fromTransactions(
      await readTransactions(c.get("integration"), owner, filter),
    );
    const { cardIdentifier } = owner;
    return c.json({ hasMore, data: data.map((entry) => ({ ...entry, cardIdentifier })) }, 200);
  },
});
