import {
  type EventTypeRow,
  type EventTypeSortField,
  listEventTypes as listRows,
} from "../../../db/queries/event-types";
import type { Listed, Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";

export async function listEventTypes(
  context: ManagementContext,
  name: string | null,
  page: Page<EventTypeSortField>,
): Promise<Listed<EventTypeRow>> {
  return listRows(context.ports.db, context.accountId, name, page);
}
