import { createWebhook as create } from "../../../services/management/webhooks/create-webhook";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  webhook,
  webhookExample,
  fromWebhook,
  newWebhook,
  newWebhookExample,
  toWebhook,
} from "./schemas";

export const createWebhook = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/webhooks",
    operationId: "createWebhook",
    tags: ["Webhooks"],
    summary: "Create a webhook",
    description:
      "Address, headers and payload are templates: rules fill their `{{parameter}}` places.",
    request: jsonBody(newWebhook, newWebhookExample),
    responses: { 201: jsonAnswer(webhook, "It", webhookExample), ...errorResponses },
  }),
  handler: async (c) => {
    const row = await create(c.get("management"), toWebhook(c.req.valid("json")));
    return c.json(fromWebhook(row), 201);
  },
});
