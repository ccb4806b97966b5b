import { exportProfileLog } from "../../../services/management/loyalty-ledger/export-profile-log";
import { toOwner } from "../../integration/loyalty/parameters";
import { createRoute, defineOperation } from "../../openapi";
import { errorResponses } from "../../responses";
import { CSV_HEADERS, csvAnswer } from "../csv";
import { profilePointsPath } from "../loyalty-points/schemas";
import { exportLogQuery } from "./schemas";

export const exportLoyaltyLedger = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/export_log",
    operationId: "exportLoyaltyLedger",
    tags: ["Loyalty"],
    summary: "Export a customer's transactions as CSV",
    request: { params: profilePointsPath, query: exportLogQuery },
    responses: {
      200: csvAnswer("The transactions, newest first", "customerprofileid,type,amount\n"),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const { rangeStart, rangeEnd, dateFormat } = c.req.valid("query");
    const owner = toOwner(c.req.valid("param"));
    const period = { fromMs: rangeStart, toMs: rangeEnd, dateFormat };
    const csv = await exportProfileLog(c.get("management"), owner, period);
    return c.body(csv, 200, CSV_HEADERS);
  },
});
