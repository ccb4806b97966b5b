import { asc, desc, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

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
