import { deleteEventType as remove } from "../../../services/management/event-types/delete-event-type";
import { createRoute, defineOperation, noContent } from "../../openapi";
import { errorResponses } from "../../responses";
import { eventTypePath } from "./schemas";

export const deleteEventType = defineOperation({
  route: createRoute({
    method: "delete",
    path: "/v1/event_types/{eventTypeId}",
    operationId: "deleteEventType",
    tags: ["Event types"],
    summary: "Delete an event type",
    description: "Events of the type that were sent stay.",
    request: { params: eventTypePath },
    responses: { 204: noContent, ...errorResponses },
  }),
  handler: async (c) => {
    await remove(c.get("management"), c.req.valid("param").eventTypeId);
    return c.body(null, 204);
  },
});
