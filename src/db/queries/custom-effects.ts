import { and, eq } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { customEffects } from "../schema";
import { changeDefinition, insertDefinition } from "./definition-writes";
import { type Listed, listPage, ordering, type Page } from "./lists";
import { type DefinitionFilter, existingIn, matching } from "./shared-definitions";

export type CustomEffectRow = typeof customEffects.$inferSelect;
export type NewCustomEffectRow = Omit<
  CustomEffectRow,
  "id" | "accountId" | "createdAtMs" | "modifiedAtMs" | "deletedAtMs"
>;
export type CustomEffectSortField = keyof typeof SORT_COLUMNS;

/** The unique index's columns, as `failedConstraint` names them. */
export const CUSTOM_EFFECT_NAME_TAKEN = "custom_effects.account_id, custom_effects.name";

const SORT_COLUMNS = {
  id: customEffects.id,
  name: customEffects.name,
  title: customEffects.title,
  created: customEffects.createdAtMs,
  modified: customEffects.modifiedAtMs,
};

export async function insertCustomEffect(
  db: QueryDatabase,
  accountId: number,
  row: NewCustomEffectRow,
  nowMs: number,
): Promise<CustomEffectRow | undefined> {
  const insert = queryBuilder(db)
    .insert(customEffects)
    .values({ ...row, accountId, createdAtMs: nowMs, modifiedAtMs: nowMs })
    .returning();
  const [inserted] = await insertDefinition(db, accountId, insert);
  return inserted;
}

export async function findCustomEffect(
  db: QueryDatabase,
  accountId: number,
  id: number,
): Promise<CustomEffectRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(customEffects)
    .where(and(existingIn(customEffects, accountId), eq(customEffects.id, id)));
  return row;
}

export async function updateCustomEffect(
  db: QueryDatabase,
  accountId: number,
  id: number,
  change: Partial<NewCustomEffectRow>,
  nowMs: number,
): Promise<CustomEffectRow | undefined> {
  const update = queryBuilder(db)
    .update(customEffects)
    .set({ ...change, modifiedAtMs: nowMs })
    .where(and(existingIn(customEffects, accountId), eq(customEffects.id, id)))
    .returning();
  const [updated] = await changeDefinition(db, accountId, update);
  return updated;
}

/** True when there was one to delete. */
export async function deleteCustomEffect(
  db: QueryDatabase,
  accountId: number,
  id: number,
  nowMs: number,
): Promise<boolean> {
  const deletion = queryBuilder(db)
    .update(customEffects)
    .set({ deletedAtMs: nowMs })
    .where(and(existingIn(customEffects, accountId), eq(customEffects.id, id)))
    .returning({ id: customEffects.id });
  const deleted = await changeDefinition(db, accountId, deletion);
  return deleted.length > 0;
}

export async function listCustomEffects(
  db: QueryDatabase,
  accountId: number,
  filter: DefinitionFilter,
  page: Page<CustomEffectSortField>,
): Promise<Listed<CustomEffectRow>> {
  return listPage(db, queryBuilder(db).select().from(customEffects).$dynamic(), {
    table: customEffects,
    where: matching(customEffects, accountId, filter),
    orderBy: ordering(SORT_COLUMNS, customEffects.id, page.sort),
    page,
  });
}
