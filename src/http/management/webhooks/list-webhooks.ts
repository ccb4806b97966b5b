import { listWebhooks as list } from "../../../services/management/webhooks/list-webhooks";
import { listQuery, name, notSupportedParameter } from "../../fields";
import { present } from "../../present";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { webhook, webhookExample, fromWebhook } from "./schemas";

const APPLICATION_IDS = /^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,99}$/;

const query = z.object({
  ...listQuery(["id", "title", "created", "modified"]),
  applicationIds: z
    .string()
    .regex(APPLICATION_IDS, "must be ids with commas between them, at most 100")
    .optional()
    .transform((ids) => ids?.split(",").map(Number))
    .openapi({ type: "string", description: "Those that one of these Applications may use" }),
  title: name.optional().openapi({ description: "Part of the title, in any case" }),
  creationType: z.enum(["templateWebhooks", "webhooks"]).optional(),
  visibility: z.enum(["visible", "hidden"]).optional(),
  outgoingIntegrationsTypeId: notSupportedParameter,
});

export const listWebhooks = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/webhooks",
    operationId: "getWebhooks",
    tags: ["Webhooks"],
    summary: "List webhooks",
    request: { query },
    responses: {
      200: jsonAnswer(listOf(webhook), "One page", { totalResultSize: 1, data: [webhookExample] }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const { applicationIds, title, creationType, visibility } = wished;
    // Every webhook was made here, none from a template, and none is hidden.
    if (creationType === "templateWebhooks" || visibility === "hidden") {
      return c.json({ totalResultSize: 0, data: [] }, 200);
    }
    const filter = present({ applicationIds, title });
    const { rows, totalResultSize } = await list(c.get("management"), filter, wished);
    return c.json({ totalResultSize, data: rows.map(fromWebhook) }, 200);
  },
});
