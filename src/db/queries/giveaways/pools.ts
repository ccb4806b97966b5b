import { and, eq, isNull } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../../client";
import { giveawayPools } from "../../schema";
import { changeDefinition, insertDefinition } from "../definition-writes";
import { type Listed, listPage, ordering, type Page } from "../lists";
import { usableBy } from "../subscriptions";

export type PoolRow = typeof giveawayPools.$inferSelect;
export type PoolSortField = keyof typeof SORT_COLUMNS;
export type PoolSettings = Pick<
  PoolRow,
  "name" | "description" | "sandbox" | "subscribedApplicationIds"
>;

/** The unique index's columns, as `failedConstraint` names them. */
export const POOL_NAME_TAKEN = "giveaway_pools.account_id, giveaway_pools.name";

const SORT_COLUMNS = {
  id: giveawayPools.id,
  name: giveawayPools.name,
  created: giveawayPools.createdAtMs,
  modified: giveawayPools.modifiedAtMs,
};

function existing(accountId: number) {
  return and(eq(giveawayPools.accountId, accountId), isNull(giveawayPools.deletedAtMs));
}

export async function insertPool(
  db: QueryDatabase,
  accountId: number,
  settings: PoolSettings,
  nowMs: number,
): Promise<PoolRow | undefined> {
  const insert = queryBuilder(db)
    .insert(giveawayPools)
    .values({ ...settings, accountId, createdAtMs: nowMs, modifiedAtMs: nowMs })
    .returning();
  const [inserted] = await insertDefinition(db, accountId, insert);
  return inserted;
}

export async function findPool(
  db: QueryDatabase,
  accountId: number,
  poolId: number,
): Promise<PoolRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(giveawayPools)
    .where(and(existing(accountId), eq(giveawayPools.id, poolId)));
  return row;
}

/** `among`: pools that one of these Applications may use (no subscriptions = all); null = all. */
export async function listPools(
  db: QueryDatabase,
  accountId: number,
  among: readonly number[] | null,
  page: Page<PoolSortField>,
): Promise<Listed<PoolRow>> {
  const where = and(existing(accountId), usableBy(giveawayPools.subscribedApplicationIds, among));
  return listPage(db, queryBuilder(db).select().from(giveawayPools).$dynamic(), {
    table: giveawayPools,
    where,
    orderBy: ordering(SORT_COLUMNS, giveawayPools.id, page.sort),
    page,
  });
}

export async function updatePool(
  db: QueryDatabase,
  accountId: number,
  poolId: number,
  change: Partial<Omit<PoolSettings, "sandbox">>,
  nowMs: number,
): Promise<PoolRow | undefined> {
  const update = queryBuilder(db)
    .update(giveawayPools)
    .set({ ...change, modifiedAtMs: nowMs })
    .where(and(existing(accountId), eq(giveawayPools.id, poolId)))
    .returning();
  const [updated] = await changeDefinition(db, accountId, update);
  return updated;
}

/** The giveaways stay as rows: awards point at them. */
export async function deletePool(
  db: QueryDatabase,
  accountId: number,
  poolId: number,
  nowMs: number,
): Promise<boolean> {
  const deletion = queryBuilder(db)
    .update(giveawayPools)
    .set({ deletedAtMs: nowMs })
    .where(and(existing(accountId), eq(giveawayPools.id, poolId)))
    .returning({ id: giveawayPools.id });
  const deleted = await changeDefinition(db, accountId, deletion);
  return deleted.length > 0;
}
