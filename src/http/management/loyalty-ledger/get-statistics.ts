import { readStatistics } from "../../../services/management/loyalty-ledger/program-statistics";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { loyaltyProgramPath } from "../loyalty-programs/schemas";
import { fromProgramDay } from "./dashboard-mapper";
import { dashboardData, dashboardDataExample } from "./schemas";

export const getLoyaltyStatistics = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/statistics",
    operationId: "getLoyaltyStatistics",
    tags: ["Loyalty"],
    deprecated: true,
    summary: "Read what a loyalty program holds now",
    description: "Points that were spent and earned, and new members, are those of today.",
    request: { params: loyaltyProgramPath },
    responses: {
      200: jsonAnswer(dashboardData, "The statistics", dashboardDataExample),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const programId = c.req.valid("param").loyaltyProgramId;
    const statistics = await readStatistics(c.get("management"), programId);
    return c.json(fromProgramDay(statistics), 200);
  },
});
