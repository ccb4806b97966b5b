import { getEventType as get } from "../../../services/management/event-types/get-event-type";
import { createRoute, defineOperation, jsonAnswer } from "../../openapi";
import { errorResponses } from "../../responses";
import { eventType, eventTypeExample, eventTypePath, fromEventType } from "./schemas";

export const getEventType = defineOperation({
  route: createRoute({
    method: "get",
    path: "/v1/event_types/{eventTypeId}",
    operationId: "getEventType",
    tags: ["Event types"],
    summary: "Read an event type",
    request: { params: eventTypePath },
    responses: { 200: jsonAnswer(eventType, "It", eventTypeExample), ...errorResponses },
  }),
  handler: async (c) => {
    const row = await get(c.get("management"), c.req.valid("param").eventTypeId);
    return c.json(fromEventType(row), 200);
  },
});
