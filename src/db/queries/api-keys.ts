import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { applicationApiKeys, applications } from "../schema";

export type ApiKeyRow = typeof applicationApiKeys.$inferSelect;
export type NewApiKeyRow = Omit<ApiKeyRow, "id" | "revokedAtMs">;

/** Fails on `application_api_keys.application_id` when the Application is gone. */
export async function insertApiKey(db: QueryDatabase, accountId: number, row: NewApiKeyRow) {
  const owner = sql`(SELECT ${applications.id} FROM ${applications}
    WHERE ${applications.id} = ${row.applicationId}
      AND ${applications.accountId} = ${accountId} AND ${applications.deletedAtMs} IS NULL)`;
  const [inserted] = await queryBuilder(db)
    .insert(applicationApiKeys)
    .values({ ...row, applicationId: owner })
    .returning();
  return inserted;
}

/** Keys that are not revoked; expired ones are listed until somebody deletes them. */
export function listApiKeys(db: QueryDatabase, applicationId: number): Promise<ApiKeyRow[]> {
  return queryBuilder(db)
    .select()
    .from(applicationApiKeys)
    .where(
      and(
        eq(applicationApiKeys.applicationId, applicationId),
        isNull(applicationApiKeys.revokedAtMs),
      ),
    )
    .orderBy(asc(applicationApiKeys.id));
}

/** True when a key was there to revoke. */
export async function revokeApiKey(
  db: QueryDatabase,
  applicationId: number,
  apiKeyId: number,
  nowMs: number,
): Promise<boolean> {
  const revoked = await queryBuilder(db)
    .update(applicationApiKeys)
    .set({ revokedAtMs: nowMs })
    .where(
      and(
        eq(applicationApiKeys.applicationId, applicationId),
        eq(applicationApiKeys.id, apiKeyId),
        isNull(applicationApiKeys.revokedAtMs),
      ),
    )
    .returning({ id: applicationApiKeys.id });
  return revoked.length > 0;
}
