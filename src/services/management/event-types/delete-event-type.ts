import { deleteEventType as deleteRow } from "../../../db/queries/event-types";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";
import { getEventType } from "./get-event-type";

/** Events of the type that were sent stay. */
export async function deleteEventType(context: ManagementContext, id: number): Promise<void> {
  await getEventType(context, id);
  requireOwnSubscriptions(context, []);
  if (!(await deleteRow(context.ports.db, context.accountId, id))) throw notFound("Event type");
}
