import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { customEffects } from "../schema";
import { changeDefinition, insertDefinition } from "./definition-writes";
import { type Listed, listPage, ordering, type Page } from "./lists";
import { usableBy } from "./subscriptions";

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
    .where(and(existing(accountId), eq(customEffects.id, id)));
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
    .where(and(existing(accountId), eq(customEffects.id, id)))
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
    .where(and(existing(accountId), eq(customEffects.id, id)))
    .returning({ id: customEffects.id });
  const deleted = await changeDefinition(db, accountId, deletion);
  return deleted.length > 0;
}

export interface CustomEffectFilter {
  /** Those that one of these Applications may use (no Applications named = all); null = all. */
  readonly among: readonly number[] | null;
  /** Part of the title, in any case. */
  readonly title: string | null;
}

export async function listCustomEffects(
  db: QueryDatabase,
  accountId: number,
  filter: CustomEffectFilter,
  page: Page<CustomEffectSortField>,
): Promise<Listed<CustomEffectRow>> {
  return listPage(db, queryBuilder(db).select().from(customEffects).$dynamic(), {
    table: customEffects,
    where: and(existing(accountId), ...conditionsOf(filter)),
    orderBy: ordering(SORT_COLUMNS, customEffects.id, page.sort),
    page,
  });
}

function existing(accountId: number): SQL | undefined {
  return and(eq(customEffects.accountId, accountId), isNull(customEffects.deletedAtMs));
}

function conditionsOf({ among, title }: CustomEffectFilter): (SQL | undefined)[] {
  return [
    usableBy(customEffects.applicationIds, among),
    title === null ? undefined : sql`instr(lower(${customEffects.title}), lower(${title})) > 0`,
  ];
}
