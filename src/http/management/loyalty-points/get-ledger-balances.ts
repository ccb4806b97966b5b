import { readLedgerBalances } from "../../../services/management/loyalty-points/read-ledger";
import { fromBalances } from "../../integration/loyalty/mappers";
import { balancesQuery, toOwner } from "../../integration/loyalty/parameters";
import { balances, balancesExample } from "../../integration/loyalty/schemas";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { profilePointsPath } from "./schemas";

export const getLoyaltyLedgerBalances = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/ledger_balances",
    operationId: "getLoyaltyLedgerBalances",
    tags: ["Loyalty"],
    summary: "Read a customer's balances in a loyalty program",
    request: { params: profilePointsPath, query: balancesQuery },
    responses: { 200: jsonAnswer(balances, "The balances", balancesExample), ...errorResponses },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const found = await readLedgerBalances(c.get("management"), toOwner(c.req.valid("param")), {
      atMs: query.endDate,
      subledgerIds: query.subledgerId === undefined ? undefined : [query.subledgerId],
    });
    return c.json(fromBalances(found, query), 200);
  },
});
