import { exportJoinDates } from "../../../services/management/loyalty-ledger/export-join-dates";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";

export const exportLoyaltyJoinDates = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/export_join_dates",
    operationId: "exportLoyaltyJoinDates",
    tags: ["Loyalty"],
    summary: "Export since when customers are members of a loyalty program as CSV",
    description: "Who joined within the last moments may not be in it yet.",
    request: { params: loyaltyProgramPath },
    responses: {
      200: csvAnswer("The dates", "customerprofileid,joindate\na,2026-11-21T10:00:00.000Z\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const programId = c.req.valid("param").loyaltyProgramId;
    return c.body(await exportJoinDates(c.get("management"), programId), 200, CSV_HEADERS);
  },
});
