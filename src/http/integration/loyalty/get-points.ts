import { readPoints } from "../../../services/loyalty/read-points";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { readLedgerRefusals } from "../responses";
import { fromPoints } from "./mappers";
import { ledgerPath, pointsQuery, toOwner, toPointsFilter } from "./parameters";
import { points, pointsExample } from "./schemas";

export const getLoyaltyProgramProfilePoints = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/points",
    operationId: "getLoyaltyProgramProfilePoints",
    tags: ["Loyalty"],
    summary: "List a customer's unspent points in a loyalty program",
    request: { params: ledgerPath, query: pointsQuery },
    responses: {
      200: jsonAnswer(points, "One page of the points", pointsExample),
      ...readLedgerRefusals,
    },
  }),
  handler: async (c) => {
    const filter = toPointsFilter(c.req.valid("query"));
    const page = await readPoints(c.get("integration"), toOwner(c.req.valid("param")), filter);
    return c.json(fromPoints(page), 200);
  },
});
