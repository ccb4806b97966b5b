import { drizzle } from "drizzle-orm/d1";

/** The part of D1 that queries use; the primary's session in production. */
export type QueryDatabase = Pick<D1DatabaseSession, "prepare" | "batch">;

export type QueryBuilder = ReturnType<typeof queryBuilder>;

/** Drizzle as a query builder. Atomic units are `batch` only: D1 refuses BEGIN. */
export function queryBuilder(db: QueryDatabase) {
  // drizzle's D1 driver is typed for the whole binding but calls `prepare` and `batch` alone.
  return drizzle(db as D1Database);
}
