import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { managementKeys } from "../schema";

export type ManagementKeyRow = typeof managementKeys.$inferSelect;

/** How many keys may live at a time: one, and its successor during a rotation (DESIGN §6). */
export const LIVE_MANAGEMENT_KEYS_MAX = 2;

function live(nowMs: number) {
  return and(isNull(managementKeys.revokedAtMs), gt(managementKeys.expiresAtMs, nowMs));
}

/** The living key with this hash, and how many keys live at all: one round trip. */
export async function findManagementKey(db: QueryDatabase, keyHash: string, nowMs: number) {
  const query = queryBuilder(db);
  const [[key], [count]] = await query.batch([
    query
      .select()
      .from(managementKeys)
      .where(and(eq(managementKeys.keyHash, keyHash), live(nowMs))),
    query
      .select({ total: sql<number>`count(*)` })
      .from(managementKeys)
      .where(live(nowMs)),
  ]);
  return { key: key ?? null, liveKeys: count?.total ?? 0 };
}

export type NewManagementKeyRow = Omit<ManagementKeyRow, "id" | "revokedAtMs">;

/** Fails on `management_keys.key_hash` when as many keys live as may. */
export async function insertManagementKey(db: QueryDatabase, row: NewManagementKeyRow) {
  const query = queryBuilder(db);
  const room = sql`(SELECT count(*) FROM management_keys
    WHERE revoked_at_ms IS NULL AND expires_at_ms > ${row.createdAtMs}) < ${LIVE_MANAGEMENT_KEYS_MAX}`;
  const [inserted] = await query
    .insert(managementKeys)
    .values({ ...row, keyHash: sql`CASE WHEN ${room} THEN ${row.keyHash} END` })
    .returning();
  return inserted;
}

export function listManagementKeys(db: QueryDatabase): Promise<ManagementKeyRow[]> {
  return queryBuilder(db)
    .select()
    .from(managementKeys)
    .where(isNull(managementKeys.revokedAtMs))
    .orderBy(asc(managementKeys.id));
}

/** True when a key was there to revoke. */
export async function revokeManagementKey(
  db: QueryDatabase,
  id: number,
  nowMs: number,
): Promise<boolean> {
  const revoked = await queryBuilder(db)
    .update(managementKeys)
    .set({ revokedAtMs: nowMs })
    .where(and(eq(managementKeys.id, id), isNull(managementKeys.revokedAtMs)))
    .returning({ id: managementKeys.id });
  return revoked.length > 0;
}
