import type { EventTypeRow, NewEventTypeRow } from "../../../db/queries/event-types";
import type { EventTypeUpdate } from "../../../services/management/event-types/update-event-type";
import { dateTime, id, idParameter, name, NAME_LENGTH_MAX, text } from "../../fields";
import { z } from "../../openapi";
import { instant, present } from "../../present";

/** It stands in addresses. */
export const eventTypeName = z
  .string()
  .max(NAME_LENGTH_MAX)
  .regex(/^[A-Za-z0-9_.~-]+$/, "must be letters, digits and _.~-");

export const newEventType = z
  .object({ name: eventTypeName, title: name, description: text.optional() })
  .openapi("NewEventType");

export const eventType = z
  .object({ id, created: dateTime, name: z.string(), title: z.string(), description: z.string() })
  .openapi("EventType");

export const eventTypePath = z.object({ eventTypeId: idParameter("eventTypeId") });

export const newEventTypeExample: z.input<typeof newEventType> = {
  name: "newsletter_subscribed",
  title: "Newsletter subscribed",
  description: "The customer asked for the newsletter",
};

export const eventTypeExample: z.input<typeof eventType> = {
  name: "newsletter_subscribed",
  title: "Newsletter subscribed",
  description: "The customer asked for the newsletter",
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
};

export function toEventType(body: z.output<typeof newEventType>): NewEventTypeRow {
  return { ...body, description: body.description ?? "" };
}

export function toEventTypeUpdate(body: z.output<typeof newEventType>): EventTypeUpdate {
  return present(body);
}

export function fromEventType(row: EventTypeRow): z.output<typeof eventType> {
  const { id: eventTypeId, createdAtMs, name: eventName, title, description } = row;
  return { id: eventTypeId, created: instant(createdAtMs), name: eventName, title, description };
}
