import { addLoyaltyPoints as add } from "../../../services/management/loyalty-points/add-points";
import { toOwner } from "../../integration/loyalty/parameters";
import { createRoute, defineOperation, jsonBody, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { addPointsBody, profilePointsPath, toAddPoints } from "./schemas";

export const addLoyaltyPoints = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/loyalty_programs/{loyaltyProgramId}/profile/{integrationId}/add_points",
    operationId: "addLoyaltyPoints",
    tags: ["Loyalty"],
    summary: "Add points to a profile",
    description:
      "Each call adds, also one that is sent twice. A profile that is not known yet is created.",
    request: {
      params: profilePointsPath,
      ...jsonBody(addPointsBody, { points: 120, name: "Welcome points" }),
    },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await add(c.get("management"), toAddPoints(toOwner(c.req.valid("param")), c.req.valid("json")));
    return c.body(null, 204);
  },
});
