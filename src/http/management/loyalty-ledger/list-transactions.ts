import { listProgramTransactions } from "../../../services/management/loyalty-ledger/list-program-transactions";
import { fromTransactions } from "../../integration/loyalty/mappers";
import { toTransactionFilter, transactionsQuery } from "../../integration/loyalty/parameters";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { present } from "../../present";
import { errorResponses } from "../../responses";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";
import { programTransactions, programTransactionsExample } from "./schemas";

export const getLoyaltyProgramTransactions = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/transactions",
    operationId: "getLoyaltyProgramTransactions",
    tags: ["Loyalty"],
    summary: "List all transactions of a loyalty program",
    description: "Newest first. What was moved within the last moments may not be in it yet.",
    request: { params: loyaltyProgramPath, query: transactionsQuery },
    responses: {
      200: jsonAnswer(programTransactions, "One page", programTransactionsExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const filter = toTransactionFilter(c.req.valid("query"));
    const programId = c.req.valid("param").loyaltyProgramId;
    const page = await listProgramTransactions(c.get("management"), programId, filter);
    const { hasMore } = page;
    const told = fromTransactions({ hasMore, entries: page.entries.map(({ entry }) => entry) });
    const data = told.data.map((transaction, index) =>
      present({
        ...transaction,
        campaignId: page.entries[index]?.entry.source.campaignId,
        importId: page.entries[index]?.entry.source.importId,
        customerProfileId: page.entries[index]?.profileIntegrationId ?? undefined,
        cardIdentifier: page.entries[index]?.cardIdentifier ?? undefined,
      }),
    );
    return c.json({ hasMore, data }, 200);
  },
});
