import { readBalances } from "../../../services/loyalty/read-balances";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { readLedgerRefusals } from "../responses";
import { fromBalances } from "./mappers";
import { balancesQuery, ledgerPath, toOwner } from "./parameters";
import { balances, balancesExample } from "./schemas";

export const getLoyaltyBalances = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/balances",
    operationId: "getLoyaltyBalances",
    tags: ["Loyalty"],
    summary: "Read a customer's balances in a loyalty program",
    request: {
      params: ledgerPath,
      query: balancesQuery,
    },
    responses: {
      200: jsonAnswer(balances, "The balances", balancesExample),
      ...readLedgerRefusals,
    },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const found = await readBalances(c.get("integration"), toOwner(c.req.valid("param")), {
      atMs: query.endDate,
      subledgerIds: query.subledgerId === undefined ? undefined : [query.subledgerId],
    });
    return c.json(fromBalances(found, query), 200);
  },
});
