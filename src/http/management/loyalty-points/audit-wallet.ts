import { auditWallet } from "../../../services/management/loyalty-points/audit-wallet";
import { toOwner } from "../../integration/loyalty/parameters";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromAudit } from "./audit-mapper";
import { auditExample, auditPage, auditQuery, profilePointsPath } from "./schemas";

export const auditLoyaltyWallet = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/audit",
    operationId: "auditLoyaltyWallet",
    tags: ["Loyalty"],
    summary: "Prove that a customer's entries sum to the balances",
    description:
      "An extension. Every entry, deleted ones too, oldest first and page by page; the sums and " +
      "proofs are those of all entries. Both sides of a proof are equal, or something is wrong.",
    request: {
      params: profilePointsPath,
      query: auditQuery,
    },
    responses: {
      200: jsonAnswer(auditPage, "Entries, sums and proofs", auditExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const owner = toOwner(c.req.valid("param"));
    const audit = await auditWallet(c.get("management"), owner, c.req.valid("query"));
    return c.json(fromAudit(audit), 200);
  },
});
