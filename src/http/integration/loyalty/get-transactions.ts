import { readTransactions } from "../../../services/loyalty/read-transactions";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { present } from "../../present";
import { instantParameter } from "../fields";
import { readLedgerRefusals } from "../responses";
import { fromTransactions } from "./mappers";
import { ledgerPath, pageQuery, subledgerId, toOwner } from "./parameters";
import { transactions, transactionsExample } from "./schemas";

const query = z.object({
  ...pageQuery,
  subledgerId: subledgerId.optional(),
  loyaltyTransactionType: z.enum(["manual", "session", "import"]).optional(),
  startDate: instantParameter.optional(),
  endDate: instantParameter.optional(),
  awaitsActivation: z
    .literal("true", { error: "only true is possible" })
    .optional()
    .openapi({ type: "boolean" }),
});

export const getLoyaltyProgramProfileTransactions = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/transactions",
    operationId: "getLoyaltyProgramProfileTransactions",
    tags: ["Loyalty"],
    summary: "List a customer's transactions in a loyalty program",
    description: "Newest first.",
    request: { params: ledgerPath, query },
    responses: {
      200: jsonAnswer(transactions, "One page of the log", transactionsExample),
      ...readLedgerRefusals,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const page = await readTransactions(
      c.get("integration"),
      toOwner(c.req.valid("param")),
      present({
        subledgerId: wished.subledgerId,
        sessionIntegrationIds: wished.customerSessionIDs,
        transactionUUIDs: wished.transactionUUIDs,
        sourceType: wished.loyaltyTransactionType,
        fromMs: wished.startDate,
        toMs: wished.endDate,
        awaitsActivation: wished.awaitsActivation === undefined ? undefined : true,
        pageSize: wished.pageSize,
        skip: wished.skip,
      }),
    );
    return c.json(fromTransactions(page), 200);
  },
});
