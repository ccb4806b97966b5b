import { and, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { applications, stores } from "../schema";
import { listPage, ordering, type Page } from "./lists";
import type { CampaignScope } from "./scope";

export type StoreRow = typeof stores.$inferSelect;
export type StoreSettings = Pick<StoreRow, "name" | "description" | "attributes">;
export type StoreSortField = keyof typeof SORT_COLUMNS;

/** A store with the campaigns that are linked to it. */
export type StoreRecord = StoreRow & { readonly linkedCampaignIds: readonly number[] };

/** The unique index's columns, as `failedConstraint` names them. */
export const STORE_TAKEN = "stores.application_id, stores.integration_id";

/** Where a refused insert found that its Application is gone. */
export const STORE_APPLICATION = "stores.application_id";

const SORT_COLUMNS = {
  id: stores.id,
  name: stores.name,
  integrationId: stores.integrationId,
  created: stores.createdAtMs,
  updated: stores.updatedAtMs,
};

const COLUMNS = {
  id: stores.id,
  applicationId: stores.applicationId,
  name: stores.name,
  description: stores.description,
  attributes: stores.attributes,
  integrationId: stores.integrationId,
  createdAtMs: stores.createdAtMs,
  updatedAtMs: stores.updatedAtMs,
  deletedAtMs: stores.deletedAtMs,
  linkedCampaignIds: sql<string>`(SELECT json_group_array(l.campaign_id) FROM campaign_stores l
    JOIN campaigns c ON c.id = l.campaign_id AND c.deleted_at_ms IS NULL
    WHERE l.store_id = ${sql.raw("stores.id")})`,
};

/** Fails on `STORE_TAKEN` or, when the Application is gone, on `STORE_APPLICATION`. */
export async function insertStore(
  db: QueryDatabase,
  { accountId, applicationId }: CampaignScope,
  store: StoreSettings & Pick<StoreRow, "integrationId">,
  nowMs: number,
): Promise<StoreRow | undefined> {
  const [row] = await queryBuilder(db)
    .insert(stores)
    .values({
      ...store,
      applicationId: sql`(SELECT id FROM applications WHERE id = ${applicationId}
        AND account_id = ${accountId} AND deleted_at_ms IS NULL)`,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })
    .returning();
  return row;
}

export async function findStore(
  db: QueryDatabase,
  scope: CampaignScope,
  storeId: number,
): Promise<StoreRecord | undefined> {
  const [row] = await queryBuilder(db)
    .select(COLUMNS)
    .from(stores)
    .where(and(existing(scope), eq(stores.id, storeId)));
  return row && withCampaigns(row);
}

export async function updateStore(
  db: QueryDatabase,
  scope: CampaignScope,
  storeId: number,
  change: Partial<StoreSettings>,
  nowMs: number,
): Promise<boolean> {
  const updated = await queryBuilder(db)
    .update(stores)
    .set({ ...change, updatedAtMs: nowMs })
    .where(and(existing(scope), eq(stores.id, storeId)))
    .returning({ id: stores.id });
  return updated.length > 0;
}

/** Its links stay: a campaign that lost its stores must not start to run everywhere. */
export async function deleteStore(
  db: QueryDatabase,
  scope: CampaignScope,
  storeId: number,
  nowMs: number,
): Promise<boolean> {
  const deleted = await queryBuilder(db)
    .update(stores)
    .set({ deletedAtMs: nowMs })
    .where(and(existing(scope), eq(stores.id, storeId)))
    .returning({ id: stores.id });
  return deleted.length > 0;
}

export interface StoreFilter {
  /** Part of the name, in any case. */
  readonly name: string | null;
  /** The whole integration id. */
  readonly integrationId: string | null;
  /** Part of the name or of the integration id, in any case. */
  readonly text: string | null;
  readonly campaignId: number | null;
}

export interface ListedStores {
  readonly rows: StoreRecord[];
  readonly totalResultSize: number;
}

export async function listStores(
  db: QueryDatabase,
  scope: CampaignScope,
  filter: StoreFilter,
  page: Page<StoreSortField>,
): Promise<ListedStores> {
  const listed = await listPage(db, queryBuilder(db).select(COLUMNS).from(stores).$dynamic(), {
    table: stores,
    where: and(existing(scope), ...conditionsOf(filter)),
    orderBy: ordering(SORT_COLUMNS, stores.id, page.sort),
    page,
  });
  return { ...listed, rows: listed.rows.map(withCampaigns) };
}

/** Those of the ids that name an undeleted store of the Application. */
export async function findStoresAmong(
  db: QueryDatabase,
  scope: CampaignScope,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await queryBuilder(db)
    .select({ id: stores.id })
    .from(stores)
    .where(
      and(
        existing(scope),
        inArray(stores.id, sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`),
      ),
    );
  return rows.map(({ id }) => id);
}

/** The ids of undeleted stores by their integration ids. */
export async function findStoresByIntegrationId(
  db: QueryDatabase,
  scope: CampaignScope,
  integrationIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await queryBuilder(db)
    .select({ id: stores.id, integrationId: stores.integrationId })
    .from(stores)
    .where(
      and(
        existing(scope),
        inArray(
          stores.integrationId,
          sql`(SELECT value FROM json_each(${JSON.stringify(integrationIds)}))`,
        ),
      ),
    );
  return new Map(rows.map(({ id, integrationId }) => [integrationId, id]));
}

function existing({ accountId, applicationId }: CampaignScope): SQL | undefined {
  return and(
    eq(stores.applicationId, applicationId),
    isNull(stores.deletedAtMs),
    sql`EXISTS (SELECT 1 FROM ${applications} WHERE ${applications.id} = ${applicationId}
      AND ${applications.accountId} = ${accountId} AND ${applications.deletedAtMs} IS NULL)`,
  );
}

function conditionsOf(filter: StoreFilter): (SQL | undefined)[] {
  const contains = (column: SQL, text: string) => sql`instr(lower(${column}), lower(${text})) > 0`;
  const name = sql`${stores.name}`;
  const integrationId = sql`${stores.integrationId}`;
  return [
    filter.name === null ? undefined : contains(name, filter.name),
    filter.integrationId === null ? undefined : eq(stores.integrationId, filter.integrationId),
    filter.text === null
      ? undefined
      : sql`(${contains(name, filter.text)} OR ${contains(integrationId, filter.text)})`,
    filter.campaignId === null
      ? undefined
      : sql`${stores.id} IN (SELECT store_id FROM campaign_stores
          WHERE campaign_id = ${filter.campaignId})`,
  ];
}

function withCampaigns(row: StoreRow & { readonly linkedCampaignIds: string }): StoreRecord {
  return { ...row, linkedCampaignIds: JSON.parse(row.linkedCampaignIds) as number[] };
}
