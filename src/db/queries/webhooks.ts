import { and, eq } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { webhooks } from "../schema";
import { changeDefinition, insertDefinition } from "./definition-writes";
import { type Listed, listPage, ordering, type Page } from "./lists";
import { type DefinitionFilter, existingIn, matching } from "./shared-definitions";

export type WebhookRow = typeof webhooks.$inferSelect;
export type NewWebhookRow = Omit<
  WebhookRow,
  "id" | "accountId" | "createdAtMs" | "modifiedAtMs" | "deletedAtMs"
>;
export type WebhookSortField = keyof typeof SORT_COLUMNS;

const SORT_COLUMNS = {
  id: webhooks.id,
  title: webhooks.title,
  created: webhooks.createdAtMs,
  modified: webhooks.modifiedAtMs,
};

export async function insertWebhook(
  db: QueryDatabase,
  accountId: number,
  row: NewWebhookRow,
  nowMs: number,
): Promise<WebhookRow | undefined> {
  const insert = queryBuilder(db)
    .insert(webhooks)
    .values({ ...row, accountId, createdAtMs: nowMs, modifiedAtMs: nowMs })
    .returning();
  const [inserted] = await insertDefinition(db, accountId, insert);
  return inserted;
}

export async function findWebhook(
  db: QueryDatabase,
  accountId: number,
  id: number,
): Promise<WebhookRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(webhooks)
    .where(and(existingIn(webhooks, accountId), eq(webhooks.id, id)));
  return row;
}

export async function updateWebhook(
  db: QueryDatabase,
  accountId: number,
  id: number,
  change: Partial<NewWebhookRow>,
  nowMs: number,
): Promise<WebhookRow | undefined> {
  const update = queryBuilder(db)
    .update(webhooks)
    .set({ ...change, modifiedAtMs: nowMs })
    .where(and(existingIn(webhooks, accountId), eq(webhooks.id, id)))
    .returning();
  const [updated] = await changeDefinition(db, accountId, update);
  return updated;
}

/** True when there was one to delete. */
export async function deleteWebhook(
  db: QueryDatabase,
  accountId: number,
  id: number,
  nowMs: number,
): Promise<boolean> {
  const deletion = queryBuilder(db)
    .update(webhooks)
    .set({ deletedAtMs: nowMs })
    .where(and(existingIn(webhooks, accountId), eq(webhooks.id, id)))
    .returning({ id: webhooks.id });
  const deleted = await changeDefinition(db, accountId, deletion);
  return deleted.length > 0;
}

export async function listWebhooks(
  db: QueryDatabase,
  accountId: number,
  filter: DefinitionFilter,
  page: Page<WebhookSortField>,
): Promise<Listed<WebhookRow>> {
  return listPage(db, queryBuilder(db).select().from(webhooks).$dynamic(), {
    table: webhooks,
    where: matching(webhooks, accountId, filter),
    orderBy: ordering(SORT_COLUMNS, webhooks.id, page.sort),
    page,
  });
}
