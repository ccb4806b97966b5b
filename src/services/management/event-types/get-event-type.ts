import { type EventTypeRow, findEventType } from "../../../db/queries/event-types";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

export async function getEventType(context: ManagementContext, id: number): Promise<EventTypeRow> {
  const row = await findEventType(context.ports.db, context.accountId, id);
  if (row === undefined) throw notFound("Event type");
  return row;
}
