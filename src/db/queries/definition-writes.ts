import type { BatchItem } from "drizzle-orm/batch";
import { type QueryDatabase, queryBuilder } from "../client";
import { raiseDefinitionsRevision } from "./applications";
import { ensureAccount } from "./subscriptions";

type Statement = BatchItem<"sqlite">;

/** Inserts an account-wide definition in one batch with the account, if new, and its revision. */
export async function insertDefinition<S extends Statement>(
  db: QueryDatabase,
  accountId: number,
  insert: S,
): Promise<S["_"]["result"]> {
  const [, inserted] = await queryBuilder(db).batch([
    ensureAccount(db, accountId),
    insert,
    raiseDefinitionsRevision(db, accountId),
  ]);
  return inserted;
}

/** Runs one write of definitions in a batch with the revision by which isolates notice it. */
export async function changeDefinition<S extends Statement>(
  db: QueryDatabase,
  accountId: number,
  change: S,
): Promise<S["_"]["result"]> {
  const [changed] = await queryBuilder(db).batch([change, raiseDefinitionsRevision(db, accountId)]);
  return changed;
}
