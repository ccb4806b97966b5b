import { deleteApiKey as remove } from "../../../services/management/api-keys/delete-api-key";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { apiKeyPath } from "./schemas";

export const deleteApiKey = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/applications/{applicationId}/api_keys/{apiKeyId}",
    operationId: "deleteApplicationAPIKey",
    tags: ["Applications"],
    summary: "Revoke an API key",
    description: "An extension. The key stops working on the next request.",
    request: { params: apiKeyPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    const { applicationId, apiKeyId } = c.req.valid("param");
    await remove(c.get("management"), applicationId, apiKeyId);
    return c.body(null, 204);
  },
});
