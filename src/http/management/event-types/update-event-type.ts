import { updateEventType as update } from "../../../services/management/event-types/update-event-type";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  eventType,
  eventTypeExample,
  eventTypePath,
  fromEventType,
  newEventType,
  newEventTypeExample,
  toEventTypeUpdate,
} from "./schemas";

export const updateEventType = defineOperation({
  route: createRoute({
    method: "put",
    path: "/v1/event_types/{eventTypeId}",
    operationId: "updateEventType",
    tags: ["Event types"],
    summary: "Change an event type",
    description: "The name is fixed at creation; a description that is left out stays.",
    request: { params: eventTypePath, ...jsonBody(newEventType, newEventTypeExample) },
    responses: { 200: jsonAnswer(eventType, "It", eventTypeExample), ...errorResponses },
  }),
  handler: async (c) => {
    const { eventTypeId } = c.req.valid("param");
    const input = toEventTypeUpdate(c.req.valid("json"));
    return c.json(fromEventType(await update(c.get("management"), eventTypeId, input)), 200);
  },
});
