import { auditWallet } from "../../../services/management/loyalty-points/audit-wallet";
import { cardPath, toCardOwner } from "../../integration/loyalty-cards/schemas";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromAudit } from "../loyalty-points/audit-mapper";
import { auditExample, auditPage, auditQuery } from "../loyalty-points/schemas";

export const auditLoyaltyCard = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/audit",
    operationId: "auditLoyaltyCard",
    tags: ["Loyalty cards"],
    summary: "Prove that a card's entries sum to its balances",
    description:
      "An extension. Every entry, oldest first and page by page; the sums and proofs are those of " +
      "all entries. Both sides of a proof are equal, or something is wrong.",
    request: { params: cardPath, query: auditQuery },
    responses: {
      200: jsonAnswer(auditPage, "Entries, sums and proofs", auditExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const owner = toCardOwner(c.req.valid("param"));
    const audit = await auditWallet(c.get("management"), owner, c.req.valid("query"));
    return c.json(fromAudit(audit), 200);
  },
});
