import { auditWallet } from "../../../services/management/loyalty-points/audit-wallet";
import { wholeNumberParameter } from "../../fields";
import { toOwner } from "../../integration/loyalty/parameters";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { fromAudit } from "./audit-mapper";
import { auditExample, auditPage, profilePointsPath } from "./schemas";

const PAGE_SIZE_MAX = 1000;
const SKIP_MAX = 10_000_000;

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
      query: z.object({
        pageSize: wholeNumberParameter(1, PAGE_SIZE_MAX, PAGE_SIZE_MAX),
        skip: wholeNumberParameter(0, SKIP_MAX, 0),
      }),
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
