import { deductLoyaltyPoints as deduct } from "../../../services/management/loyalty-points/deduct-points";
import { toOwner } from "../../integration/loyalty/parameters";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { deductPointsBody, profilePointsPath, toPointsCall } from "./schemas";

export const deductLoyaltyPoints = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/deduct_points",
    operationId: "removeLoyaltyPoints",
    tags: ["Loyalty"],
    summary: "Deduct points from a profile",
    description: "Only active points can be deducted; all of the amount or nothing.",
    request: {
      params: profilePointsPath,
      ...jsonBody(deductPointsBody, { points: 50, name: "Correction" }),
    },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await deduct(
      c.get("management"),
      toPointsCall(toOwner(c.req.valid("param")), c.req.valid("json")),
    );
    return c.body(null, 204);
  },
});
