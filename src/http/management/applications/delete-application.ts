import { deleteApplication as remove } from "../../../services/management/applications/delete-application";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { applicationPath } from "../parameters";

export const deleteApplication = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}",
    operationId: "deleteApplication",
    tags: ["Applications"],
    summary: "Delete an Application",
    description: "Its API keys stop working at once.",
    request: { params: applicationPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param").applicationId);
    return c.body(null, 204);
  },
});
