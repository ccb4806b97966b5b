import { readDashboard } from "../../../services/management/loyalty-ledger/program-statistics";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";
import { fromProgramDay } from "./dashboard-mapper";
import { dashboard, dashboardExample, dashboardQuery } from "./schemas";

export const getDashboardStatistics = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/dashboard",
    operationId: "getDashboardStatistics",
    tags: ["Loyalty"],
    summary: "Read the statistics of a loyalty program, day by day",
    description:
      "Days of the program's zone, as they stood a minute before their end; today is not among " +
      "them, nor are days on which this deployment did not run.",
    request: { params: loyaltyProgramPath, query: dashboardQuery },
    responses: { 200: jsonAnswer(dashboard, "The days", dashboardExample), ...errorResponses },
  }),
  handler: async (c) => {
    const { rangeStart, rangeEnd, subledgerId } = c.req.valid("query");
    const days = await readDashboard(c.get("management"), {
      programId: c.req.valid("param").loyaltyProgramId,
      subledgerId,
      fromMs: rangeStart,
      toMs: rangeEnd,
    });
    return c.json({ totalResultSize: days.length, data: days.map(fromProgramDay) }, 200);
  },
});
