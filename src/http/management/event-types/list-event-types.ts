import { listEventTypes as list } from "../../../services/management/event-types/list-event-types";
import { listQuery } from "../../fields";
import { createRoute, defineOperation, jsonAnswer, z } from "../../openapi";
import { errorResponses } from "../../responses";
import { listOf } from "../lists";
import { eventType, eventTypeExample, eventTypeName, fromEventType } from "./schemas";

const query = z.object({
  ...listQuery(["id", "name", "title", "created"]),
  name: eventTypeName.optional(),
  includeOldVersions: z
    .enum(["true", "false"])
    .optional()
    .openapi({ type: "boolean", description: "Event types have one version here" }),
});

export const listEventTypes = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/event_types",
    operationId: "getEventTypes",
    tags: ["Event types"],
    summary: "List event types",
    request: { query },
    responses: {
      200: jsonAnswer(listOf(eventType), "One page", {
        totalResultSize: 1,
        data: [eventTypeExample],
      }),
      ...errorResponses,
    },
  }),
  handler: async (c) => {
    const wished = c.req.valid("query");
    const { rows, totalResultSize } = await list(c.get("management"), wished.name ?? null, wished);
    return c.json({ totalResultSize, data: rows.map(fromEventType) }, 200);
  },
});
