import { deleteAudience as remove } from "../../../services/audiences/delete-audience";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses as errors } from "../../responses";
import { audiencePath } from "./schemas";

export const deleteAudience = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v2/audiences/{audienceId}",
    operationId: "deleteAudienceV2",
    tags: ["Audiences"],
    summary: "Delete an audience with its memberships",
    request: { params: audiencePath },
    responses: { 204: noContent, 400: errors[400], 401: errors[401], 404: errors[404] },
  }),
  handler: async (c) => {
    await remove(c.get("integration"), c.req.valid("param").audienceId);
    return c.body(null, 204);
  },
});
