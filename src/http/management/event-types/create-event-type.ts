import { createEventType as create } from "../../../services/management/event-types/create-event-type";
import { createRoute, defineOperation, jsonAnswer, jsonBody } from "../../openapi";
import { errorResponses } from "../../responses";
import {
  eventType,
  eventTypeExample,
  fromEventType,
  newEventType,
  newEventTypeExample,
  toEventType,
} from "./schemas";

export const createEventType = defineOperation({
  route: createRoute({
    method: "post",
    path: "/v1/event_types",
    operationId: "createEventType",
    tags: ["Event types"],
    summary: "Create an event type",
    description: "Rules may ask for it and shops may send it from the next request on.",
    request: jsonBody(newEventType, newEventTypeExample),
    responses: { 201: jsonAnswer(eventType, "It", eventTypeExample), ...errorResponses },
  }),
  handler: async (c) => {
    const row = await create(c.get("management"), toEventType(c.req.valid("json")));
    return c.json(fromEventType(row), 201);
  },
});
