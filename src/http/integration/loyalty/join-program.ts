import { joinProgram } from "../../../services/loyalty/join-program";
import { createRoute, defineOperation } from "../../openapi";
import { readLedgerRefusals } from "../responses";
import { ledgerPath, toOwner } from "./parameters";

export const joinLoyaltyProgram = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/join",
    operationId: "joinLoyaltyProgram",
    tags: ["Loyalty"],
    summary: "Make a customer a member of a loyalty program",
    description: "A customer that is not known yet is created; a member can't join again.",
    request: { params: ledgerPath },
    responses: { 200: { description: "The customer is a member now" }, ...readLedgerRefusals },
  }),
  handler: async (c) => {
    await joinProgram(c.get("integration"), toOwner(c.req.valid("param")));
    return c.body(null, 200);
  },
});
