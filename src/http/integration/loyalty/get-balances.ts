import { readBalances } from "../../../services/loyalty/read-balances";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { booleanParameter, instantParameter } from "../fields";
import { readLedgerRefusals } from "../responses";
import { fromBalances } from "./mappers";
import { ledgerPath, subledgerId, toOwner } from "./parameters";
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
      query: z.object({
        endDate: instantParameter
          .optional()
          .openapi({ description: "Balances at this instant; absent = now" }),
        subledgerId: subledgerId.optional().openapi({ description: "Absent = all" }),
        includeTiers: booleanParameter,
        includeProjectedTier: booleanParameter.openapi({
          description: "The tier at the end of the present one, if no points come or go",
        }),
      }),
    },
    responses: {
      200: jsonAnswer(balances, "The balances", balancesExample),
      ...readLedgerRefusals,
    },
  }),
  handler: async (c) => {
    const query = c.req.valid("query");
    const found = await readBalances(c.get("integration"), {
      ...toOwner(c.req.valid("param")),
      atMs: query.endDate,
      subledgerId: query.subledgerId,
    });
    return c.json(fromBalances(found, query), 200);
  },
});
