import { readPoints } from "../../../services/loyalty/read-points";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { fromPoints } from "../loyalty/mappers";
import { pointsQuery, toPointsFilter } from "../loyalty/parameters";
import { pointsExample } from "../loyalty/schemas";
import { readCardRefusals } from "../responses";
import { cardPath, cardPoints, toCardOwner } from "./schemas";

export const getLoyaltyCardPoints = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/cards/{loyaltyCardId}/points",
    operationId: "getLoyaltyCardPoints",
    tags: ["Loyalty cards"],
    summary: "List a loyalty card's unspent points",
    request: { params: cardPath, query: pointsQuery },
    responses: {
      200: jsonAnswer(cardPoints, "One page of the points", pointsExample),
      ...readCardRefusals,
    },
  }),
  handler: async (c) => {
    const owner = toCardOwner(c.req.valid("param"));
    const filter = toPointsFilter(c.req.valid("query"));
    return c.json(fromPoints(await readPoints(c.get("integration"), owner, filter)), 200);
  },
});
