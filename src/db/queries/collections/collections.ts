import { and, eq, isNull, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../../client";
import { collections } from "../../schema";
import { raiseCatalogueRevision, raiseDefinitionsRevision } from "../applications";
import { type Listed, listPage, ordering, type Page } from "../lists";
import { ensureAccount, usableBy } from "../subscriptions";

export type CollectionRow = typeof collections.$inferSelect;
export type CollectionSortField = keyof typeof SORT_COLUMNS;

/** Whose a collection is: the account's (both null) or a campaign's. */
export interface CollectionOwner {
  readonly accountId: number;
  readonly applicationId: number | null;
  readonly campaignId: number | null;
}

export interface CollectionSettings {
  readonly name: string;
  readonly description: string;
  readonly subscribedApplicationIds: number[];
}

/** Of which unique index a refused insert names the columns. */
export const COLLECTION_NAME_TAKEN: ReadonlySet<string | null> = new Set([
  "collections.account_id, collections.name",
  "collections.campaign_id, collections.name",
]);

const SORT_COLUMNS = {
  id: collections.id,
  name: collections.name,
  created: collections.createdAtMs,
  modified: collections.modifiedAtMs,
};

function existing(accountId: number) {
  return and(eq(collections.accountId, accountId), isNull(collections.deletedAtMs));
}

/** An account-wide definition moves the account's revision, a campaign's its Application's. */
function raiseRevision(db: QueryDatabase, { accountId, applicationId }: CollectionOwner) {
  return applicationId === null
    ? raiseDefinitionsRevision(db, accountId)
    : raiseCatalogueRevision(db, applicationId);
}

export async function insertCollection(
  db: QueryDatabase,
  owner: CollectionOwner,
  settings: CollectionSettings,
  nowMs: number,
): Promise<CollectionRow | undefined> {
  const query = queryBuilder(db);
  const [, inserted] = await query.batch([
    ensureAccount(db, owner.accountId),
    query
      .insert(collections)
      .values({ ...owner, ...settings, createdAtMs: nowMs, modifiedAtMs: nowMs })
      .returning(),
    raiseRevision(db, owner),
  ]);
  return inserted[0];
}

export async function findCollection(
  db: QueryDatabase,
  accountId: number,
  collectionId: number,
): Promise<CollectionRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(collections)
    .where(and(existing(accountId), eq(collections.id, collectionId)));
  return row;
}

export interface CollectionFilter {
  readonly accountId: number;
  /** The account's own collections, those of an Application's campaigns, or of a campaign. */
  readonly of: "account" | { readonly applicationId: number } | { readonly campaignId: number };
  /** Account-wide ones that one of these Applications may use; null = all. */
  readonly among: readonly number[] | null;
  /** Part of the name, in any case; "" = any. */
  readonly name: string;
}

export async function listCollections(
  db: QueryDatabase,
  filter: CollectionFilter,
  page: Page<CollectionSortField>,
): Promise<Listed<CollectionRow>> {
  const where = and(
    existing(filter.accountId),
    ofOwner(filter.of),
    usableBy(collections.subscribedApplicationIds, filter.among),
    filter.name === ""
      ? undefined
      : sql`instr(lower(${collections.name}), lower(${filter.name})) > 0`,
  );
  return listPage(db, queryBuilder(db).select().from(collections).$dynamic(), {
    table: collections,
    where,
    orderBy: ordering(SORT_COLUMNS, collections.id, page.sort),
    page,
  });
}

function ofOwner(of: CollectionFilter["of"]) {
  if (of === "account") return isNull(collections.campaignId);
  return "campaignId" in of
    ? eq(collections.campaignId, of.campaignId)
    : eq(collections.applicationId, of.applicationId);
}

export async function updateCollection(
  db: QueryDatabase,
  row: CollectionRow,
  change: Partial<Omit<CollectionSettings, "name">>,
  nowMs: number,
): Promise<CollectionRow | undefined> {
  const query = queryBuilder(db);
  const [updated] = await query.batch([
    query
      .update(collections)
      .set({ ...change, modifiedAtMs: nowMs })
      .where(and(existing(row.accountId), eq(collections.id, row.id)))
      .returning(),
    raiseRevision(db, row),
  ]);
  return updated[0];
}
