import { emptyAudience } from "../../../services/audiences/empty-audience";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import { audiencePath } from "./schemas";

export const deleteAudienceMemberships = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v2/audiences/{audienceId}/memberships",
    operationId: "deleteAudienceMembershipsV2",
    tags: ["Audiences"],
    summary: "Empty an audience",
    request: { params: audiencePath },
    responses: { 204: noContent, 400: errors[400], 401: errors[401], 404: errors[404] },
  }),
  handler: async (c) => {
    await emptyAudience(c.get("integration"), c.req.valid("param").audienceId);
    return c.body(null, 204);
  },
});
