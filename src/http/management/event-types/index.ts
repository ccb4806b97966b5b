import type { Operation } from "../../openapi";
import { createEventType } from "./create-event-type";
import { deleteEventType } from "./delete-event-type";
import { getEventType } from "./get-event-type";
import { listEventTypes } from "./list-event-types";
import { updateEventType } from "./update-event-type";

/** Event types. */
export const eventTypeOperations: readonly Operation[] = [
  createEventType,
  listEventTypes,
  getEventType,
  updateEventType,
  deleteEventType,
];
