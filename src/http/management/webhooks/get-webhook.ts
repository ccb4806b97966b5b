import { getWebhook as get } from "../../../services/management/webhooks/get-webhook";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { webhook, webhookExample, webhookPath, fromWebhook } from "./schemas";

export const getWebhook = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/webhooks/{webhookId}",
    operationId: "getWebhook",
    tags: ["Webhooks"],
    summary: "Read a webhook",
    request: { params: webhookPath },
    responses: { 200: jsonAnswer(webhook, "It", webhookExample), ...errorResponses },
  }),
  handler: async (c) => {
    const row = await get(c.get("management"), c.req.valid("param").webhookId);
    return c.json(fromWebhook(row), 200);
  },
});
