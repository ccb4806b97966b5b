import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { usableBy } from "./subscriptions";

/** What webhooks and custom effects share: they belong to the account, for Applications. */
interface SharedDefinitions {
  readonly accountId: SQLiteColumn;
  readonly applicationIds: SQLiteColumn;
  readonly title: SQLiteColumn;
  readonly deletedAtMs: SQLiteColumn;
}

export interface DefinitionFilter {
  /** Those that one of these Applications may use (no Applications named = all); null = all. */
  readonly among: readonly number[] | null;
  /** Part of the title, in any case. */
  readonly title: string | null;
}

/** The account's own that are not deleted. */
export function existingIn(table: SharedDefinitions, accountId: number): SQL | undefined {
  return and(eq(table.accountId, accountId), isNull(table.deletedAtMs));
}

export function matching(
  table: SharedDefinitions,
  accountId: number,
  { among, title }: DefinitionFilter,
): SQL | undefined {
  return and(
    existingIn(table, accountId),
    usableBy(table.applicationIds, among),
    title === null ? undefined : sql`instr(lower(${table.title}), lower(${title})) > 0`,
  );
}
