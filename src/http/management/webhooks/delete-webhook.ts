import { deleteWebhook as remove } from "../../../services/management/webhooks/delete-webhook";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { webhookPath } from "./schemas";

export const deleteWebhook = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/webhooks/{webhookId}",
    operationId: "deleteWebhook",
    tags: ["Webhooks"],
    summary: "Delete a webhook",
    description: "Rules that use it fail from the next request on.",
    request: { params: webhookPath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param").webhookId);
    return c.body(null, 204);
  },
});
