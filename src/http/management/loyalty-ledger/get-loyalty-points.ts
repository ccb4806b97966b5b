import { readFullLedger } from "../../../services/management/loyalty-ledger/read-full-ledger";
import { toOwner } from "../../integration/loyalty/parameters";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { profilePointsPath } from "../loyalty-points/schemas";
import { fromFullLedger } from "./full-ledger-mapper";
import { fullLedger, fullLedgerExample } from "./schemas";

export const getLoyaltyPoints = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}",
    operationId: "getLoyaltyPoints",
    tags: ["Loyalty"],
    deprecated: true,
    summary: "Read the full ledger of a customer",
    description:
      "The newest 1,000 transactions and lots of each kind. The lists of balances, transactions " +
      "and points are better: they have pages.",
    request: { params: profilePointsPath },
    responses: { 200: jsonAnswer(fullLedger, "The ledgers", fullLedgerExample), ...errorResponses },
  }),
  handler: async (c) => {
    const owner = toOwner(c.req.valid("param"));
    const ledgers = await readFullLedger(c.get("management"), owner);
    return c.json(fromFullLedger(ledgers, owner.profileIntegrationId), 200);
  },
});
