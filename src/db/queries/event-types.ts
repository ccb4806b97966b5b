import { and, eq } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { eventTypes } from "../schema";
import { changeDefinition, insertDefinition } from "./definition-writes";
import { type Listed, listPage, ordering, type Page } from "./lists";

export type EventTypeRow = typeof eventTypes.$inferSelect;
export type NewEventTypeRow = Pick<EventTypeRow, "name" | "title" | "description">;
export type EventTypeSortField = keyof typeof SORT_COLUMNS;

/** The unique index's columns, as `failedConstraint` names them. */
export const EVENT_TYPE_NAME_TAKEN = "event_types.account_id, event_types.name";

const SORT_COLUMNS = {
  id: eventTypes.id,
  name: eventTypes.name,
  title: eventTypes.title,
  created: eventTypes.createdAtMs,
};

export async function insertEventType(
  db: QueryDatabase,
  accountId: number,
  row: NewEventTypeRow,
  nowMs: number,
): Promise<EventTypeRow | undefined> {
  const insert = queryBuilder(db)
    .insert(eventTypes)
    .values({ ...row, accountId, createdAtMs: nowMs })
    .returning();
  const [inserted] = await insertDefinition(db, accountId, insert);
  return inserted;
}

export async function findEventType(
  db: QueryDatabase,
  accountId: number,
  id: number,
): Promise<EventTypeRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(eventTypes)
    .where(and(eq(eventTypes.accountId, accountId), eq(eventTypes.id, id)));
  return row;
}

export async function updateEventType(
  db: QueryDatabase,
  accountId: number,
  id: number,
  change: Partial<Omit<NewEventTypeRow, "name">>,
): Promise<EventTypeRow | undefined> {
  const update = queryBuilder(db)
    .update(eventTypes)
    .set(change)
    .where(and(eq(eventTypes.accountId, accountId), eq(eventTypes.id, id)))
    .returning();
  const [updated] = await changeDefinition(db, accountId, update);
  return updated;
}

/** True when there was one to delete. */
export async function deleteEventType(
  db: QueryDatabase,
  accountId: number,
  id: number,
): Promise<boolean> {
  const deletion = queryBuilder(db)
    .delete(eventTypes)
    .where(and(eq(eventTypes.accountId, accountId), eq(eventTypes.id, id)))
    .returning({ id: eventTypes.id });
  const deleted = await changeDefinition(db, accountId, deletion);
  return deleted.length > 0;
}

/** `name`: that one only. */
export async function listEventTypes(
  db: QueryDatabase,
  accountId: number,
  name: string | null,
  page: Page<EventTypeSortField>,
): Promise<Listed<EventTypeRow>> {
  const where = and(
    eq(eventTypes.accountId, accountId),
    name === null ? undefined : eq(eventTypes.name, name),
  );
  return listPage(db, queryBuilder(db).select().from(eventTypes).$dynamic(), {
    table: eventTypes,
    where,
    orderBy: ordering(SORT_COLUMNS, eventTypes.id, page.sort),
    page,
  });
}
