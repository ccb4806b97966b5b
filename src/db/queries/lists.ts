import { asc, desc, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteSelect, SQLiteTable } from "drizzle-orm/sqlite-core";
import { type QueryDatabase, queryBuilder } from "../client";

/** One page of a list. */
export interface Page<F extends string> {
  readonly pageSize: number;
  readonly skip: number;
  readonly sort: { readonly field: F; readonly descending: boolean } | null;
}

export interface Listed<T> {
  readonly rows: T[];
  /** All that match, on whatever page. */
  readonly totalResultSize: number;
}

/** The wished order, with the id as tie-break, so that pages never overlap. */
export function ordering<F extends string>(
  columns: Readonly<Record<F, SQLiteColumn>>,
  tieBreak: SQLiteColumn,
  sort: Page<F>["sort"],
): SQL[] {
  if (sort === null) return [asc(tieBreak)];
  const column = columns[sort.field];
  return [sort.descending ? desc(column) : asc(column), asc(tieBreak)];
}

/** Of which table, which rows, in which order. */
export interface Listing {
  readonly table: SQLiteTable;
  readonly where: SQL | undefined;
  readonly orderBy: readonly SQL[];
  readonly page: { readonly pageSize: number; readonly skip: number };
}

/** A page of `select`, a dynamic one of the same table, with the count of all, in one batch. */
export async function listPage<S extends SQLiteSelect>(
  db: QueryDatabase,
  select: S,
  { table, where, orderBy, page }: Listing,
): Promise<Listed<S["_"]["result"][number]>> {
  const rows = select
    .where(where)
    .orderBy(...orderBy)
    .limit(page.pageSize)
    .offset(page.skip);
  const count = queryBuilder(db)
    .select({ total: sql<number>`count(*)` })
    .from(table)
    .where(where);
  const [found, [counted]] = await queryBuilder(db).batch([rows, count]);
  return { rows: found, totalResultSize: counted?.total ?? 0 };
}
