import { type QueryDatabase, queryBuilder } from "../client";
import { imports } from "../schema";
import type { ImportRow } from "./imports";

/** Notes an import, as part of the batch that writes its rows. */
export function insertImport(db: QueryDatabase, entry: Omit<ImportRow, "id">) {
  return queryBuilder(db).insert(imports).values(entry).returning({ id: imports.id });
}
