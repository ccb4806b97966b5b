import {
  type EventTypeRow,
  type NewEventTypeRow,
  updateEventType as updateRow,
} from "../../../db/queries/event-types";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";
import { getEventType } from "./get-event-type";

export type EventTypeUpdate = Pick<NewEventTypeRow, "name" | "title"> & Partial<NewEventTypeRow>;

/** Changes what people read; its name stays, because shops send it. */
export async function updateEventType(
  context: ManagementContext,
  id: number,
  input: EventTypeUpdate,
): Promise<EventTypeRow> {
  const stored = await getEventType(context, id);
  requireOwnSubscriptions(context, []);
  const { name, ...change } = input;
  if (name !== stored.name) {
    throw invalidField("/name", "Not changeable", "name is fixed when the event type is created");
  }
  const row = await updateRow(context.ports.db, context.accountId, id, change);
  if (row === undefined) throw notFound("Event type");
  return row;
}
