import { deleteTransactions } from "../../../services/loyalty/delete-transactions";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { readLedgerRefusals } from "../responses";
import { ledgerPath, toOwner } from "./parameters";
import { deleteTransactionsBody } from "./schemas";

export const deleteLoyaltyTransactionsFromLedgers = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/delete_transactions",
    operationId: "deleteLoyaltyTransactionsFromLedgers",
    tags: ["Loyalty"],
    summary: "Delete a customer's transactions in a loyalty program",
    description: "The ledgers are empty afterwards: no points, no transactions, no tier.",
    request: {
      params: ledgerPath,
      ...jsonBody(deleteTransactionsBody, { scope: "AllSubledgers" }),
    },
    responses: { 204: noContent, ...readLedgerRefusals },
  }),
  handler: async (c) => {
    const { scope, subledgerIds } = c.req.valid("json");
    const named = scope === "AllSubledgers" ? null : (subledgerIds ?? []);
    await deleteTransactions(c.get("integration"), toOwner(c.req.valid("param")), named);
    return c.body(null, 204);
  },
});
