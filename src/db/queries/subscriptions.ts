import { and, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { type QueryDatabase, queryBuilder } from "../client";
import { accounts, applications } from "../schema";

/** Those of the ids that name an undeleted Application of the account, with their environment. */
export async function findApplicationsAmong(
  db: QueryDatabase,
  accountId: number,
  ids: readonly number[],
): Promise<{ id: number; sandbox: boolean }[]> {
  return queryBuilder(db)
    .select({ id: applications.id, sandbox: applications.sandbox })
    .from(applications)
    .where(
      and(
        eq(applications.accountId, accountId),
        isNull(applications.deletedAtMs),
        inArray(applications.id, sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`),
      ),
    );
}

/** Whether a JSON list of Applications names one of `ids`. */
export function namesOneOf(column: SQLiteColumn, ids: readonly number[]): SQL {
  return sql`EXISTS (SELECT 1 FROM json_each(${column}) subscribed
    WHERE subscribed.value IN (SELECT value FROM json_each(${JSON.stringify(ids)})))`;
}

/**
 * What one of `among` may use, by its JSON list of Applications (one that names none is for all);
 * null = whatever it names.
 */
export function usableBy(column: SQLiteColumn, among: readonly number[] | null): SQL | undefined {
  if (among === null) return undefined;
  return or(sql`json_array_length(${column}) = 0`, namesOneOf(column, among));
}

/** The account's row, which definitions point at, comes into being with the first of them. */
export function ensureAccount(db: QueryDatabase, accountId: number) {
  return queryBuilder(db).insert(accounts).values({ id: accountId }).onConflictDoNothing();
}
