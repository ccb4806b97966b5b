import { readBalances } from "../../../services/loyalty/read-balances";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { instantParameter, repeatedParameter } from "../fields";
import { fromPlainBalance } from "../loyalty/mappers";
import { subledgerId } from "../loyalty/parameters";
import { balancesExample } from "../loyalty/schemas";
import { fromCardProfiles } from "../mappers";
import { readCardRefusals } from "../responses";
import { cardBalances, cardExample, cardPath, toCardOwner } from "./schemas";

const query = z.object({
  endDate: instantParameter
    .optional()
    .openapi({ description: "Balances at this instant; absent = now" }),
  subledgerId: repeatedParameter(subledgerId),
});

export const getLoyaltyCardBalances = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/balances",
    operationId: "getLoyaltyCardBalances",
    tags: ["Loyalty cards"],
    summary: "Read a loyalty card's balances",
    request: { params: cardPath, query },
    responses: {
      200: jsonAnswer(cardBalances, "The balances", {
        ...balancesExample,
        profiles: cardExample.profiles,
      }),
      ...readCardRefusals,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const owner = toCardOwner(c.req.valid("param"));
    const found = await readBalances(c.get("integration"), owner, {
      atMs: wished.endDate,
      subledgerIds: wished.subledgerId,
    });
    const subledgers = [...found.subledgers].map(([id, { balance }]) => {
      return [id, fromPlainBalance(balance)] as const;
    });
    const answer = {
      balance: fromPlainBalance(found.main.balance),
      subledgerBalances: Object.fromEntries(subledgers),
      profiles: "profiles" in found.owner ? fromCardProfiles(found.owner) : [],
    };
    return c.json(answer, 200);
  },
});
