import { and, eq, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { eventTypes } from "../schema";
import { raiseDefinitionsRevision } from "./applications";
import { type Listed, ordering, type Page } from "./lists";
import { ensureAccount } from "./subscriptions";

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
  const query = queryBuilder(db);
  const [, inserted] = await query.batch([
    ensureAccount(db, accountId),
    query
      .insert(eventTypes)
      .values({ ...row, accountId, createdAtMs: nowMs })
      .returning(),
    raiseDefinitionsRevision(db, accountId),
  ]);
  return inserted[0];
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
  const query = queryBuilder(db);
  const [updated] = await query.batch([
    query
      .update(eventTypes)
      .set(change)
      .where(and(eq(eventTypes.accountId, accountId), eq(eventTypes.id, id)))
      .returning(),
    raiseDefinitionsRevision(db, accountId),
  ]);
  return updated[0];
}

/** True when there was one to delete. */
export async function deleteEventType(
  db: QueryDatabase,
  accountId: number,
  id: number,
): Promise<boolean> {
  const query = queryBuilder(db);
  const [deleted] = await query.batch([
    query
      .delete(eventTypes)
      .where(and(eq(eventTypes.accountId, accountId), eq(eventTypes.id, id)))
      .returning({ id: eventTypes.id }),
    raiseDefinitionsRevision(db, accountId),
  ]);
  return deleted.length > 0;
}

/** `name`: that one only. */
export async function listEventTypes(
  db: QueryDatabase,
  accountId: number,
  name: string | null,
  page: Page<EventTypeSortField>,
): Promise<Listed<EventTypeRow>> {
  const query = queryBuilder(db);
  const where = and(
    eq(eventTypes.accountId, accountId),
    name === null ? undefined : eq(eventTypes.name, name),
  );
  const [rows, [count]] = await query.batch([
    query
      .select()
      .from(eventTypes)
      .where(where)
      .orderBy(...ordering(SORT_COLUMNS, eventTypes.id, page.sort))
      .limit(page.pageSize)
      .offset(page.skip),
    query
      .select({ total: sql<number>`count(*)` })
      .from(eventTypes)
      .where(where),
  ]);
  return { rows, totalResultSize: count?.total ?? 0 };
}
