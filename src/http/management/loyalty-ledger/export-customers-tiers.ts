import { exportCustomersTiers as exportTiers } from "../../../services/management/loyalty-ledger/export-customers-tiers";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";
import { exportTiersQuery } from "./schemas";

export const exportCustomersTiers = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/export_customers_tiers",
    operationId: "exportCustomersTiers",
    tags: ["Loyalty"],
    summary: "Export who is in which tier as CSV",
    description: "What was moved within the last moments may not be in it yet.",
    request: { params: loyaltyProgramPath, query: exportTiersQuery },
    responses: {
      200: csvAnswer("The tiers", "programid,subledgerid,customerprofileid,tiername\n1,,a,Gold\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { subledgerIds, tierNames } = c.req.valid("query");
    const programId = c.req.valid("param").loyaltyProgramId;
    const csv = await exportTiers(c.get("management"), { programId, subledgerIds, tierNames });
    return c.body(csv, 200, CSV_HEADERS);
  },
});
