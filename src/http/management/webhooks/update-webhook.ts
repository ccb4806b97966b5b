import { updateWebhook as update } from "../../../services/management/webhooks/update-webhook";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  webhook,
  webhookExample,
  webhookPath,
  fromWebhook,
  newWebhook,
  newWebhookExample,
  toWebhook,
} from "./schemas";

export const updateWebhook = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/webhooks/{webhookId}",
    operationId: "updateWebhook",
    tags: ["Webhooks"],
    summary: "Change a webhook",
    description: "Replaces it.",
    request: { params: webhookPath, ...jsonBody(newWebhook, newWebhookExample) },
    responses: { 200: jsonAnswer(webhook, "It", webhookExample), ...errorResponses },
  }),
  handler: async (c) => {
    const { webhookId } = c.req.valid("param");
    const input = toWebhook(c.req.valid("json"));
    return c.json(fromWebhook(await update(c.get("management"), webhookId, input)), 200);
  },
});
