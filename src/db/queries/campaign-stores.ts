import { and, eq, type SQL, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { campaignStores, stores } from "../schema";
import type { CampaignScope } from "./scope";

/** Where a refused batch found that a store to link is none of the Application's. */
export const LINKED_STORE = "campaign_stores.store_id";

/** As many as a campaign names one by one; more come by a file and are not listed with it. */
export const LISTED_STORES_MAX = 50;

export interface LinkedStores {
  readonly campaignId: number;
  readonly total: number;
  /** Empty when there are more than `LISTED_STORES_MAX`. */
  readonly storeIds: readonly number[];
}

/** The stores that campaigns are linked to; campaigns without any have no row. */
export async function readLinkedStores(
  db: QueryDatabase,
  campaignIds: readonly number[],
): Promise<LinkedStores[]> {
  const rows = await queryBuilder(db)
    .select({
      campaignId: campaignStores.campaignId,
      total: sql<number>`count(*)`,
      storeIds: sql<string>`CASE WHEN count(*) <= ${LISTED_STORES_MAX}
        THEN json_group_array(${campaignStores.storeId}) ELSE '[]' END`,
    })
    .from(campaignStores)
    .where(
      sql`${campaignStores.campaignId} IN
        (SELECT value FROM json_each(${JSON.stringify(campaignIds)}))`,
    )
    .groupBy(campaignStores.campaignId);
  return rows.map((row) => ({ ...row, storeIds: JSON.parse(row.storeIds) as number[] }));
}

/** Links further stores; one that is gone makes the batch fail on `LINKED_STORE`. */
export function linkStores(
  db: QueryDatabase,
  { applicationId }: CampaignScope,
  { campaignId, linkedStoreIds }: { campaignId: SQL; linkedStoreIds: readonly number[] },
) {
  return queryBuilder(db).insert(campaignStores)
    .select(sql`SELECT DISTINCT ${campaignId}, (SELECT id FROM stores WHERE id = wished.value
      AND application_id = ${applicationId} AND deleted_at_ms IS NULL)
    FROM json_each(${JSON.stringify(linkedStoreIds)}) wished
    WHERE ${campaignId} IS NOT NULL AND wished.value NOT IN
      (SELECT store_id FROM campaign_stores WHERE campaign_id = ${campaignId})`);
}

/**
 * Statements that make these the stores of a campaign. Links to deleted stores may stay: a campaign
 * that lost its stores must not start to run everywhere.
 */
export function replaceLinkedStores(
  db: QueryDatabase,
  scope: CampaignScope,
  { campaignId, linkedStoreIds }: { campaignId: number; linkedStoreIds: readonly number[] },
) {
  const owned = ownedCampaign(scope, campaignId);
  const unlink = queryBuilder(db)
    .delete(campaignStores)
    .where(
      and(
        sql`${campaignStores.campaignId} = ${owned}`,
        sql`${campaignStores.storeId} NOT IN
          (SELECT value FROM json_each(${JSON.stringify(linkedStoreIds)}))`,
      ),
    );
  return [unlink, linkStores(db, scope, { campaignId: owned, linkedStoreIds })] as const;
}

/** The linked stores of a campaign, deleted ones included, by integration id. */
export async function listLinkedStores(
  db: QueryDatabase,
  scope: CampaignScope,
  campaignId: number,
): Promise<{ id: number; integrationId: string }[]> {
  return queryBuilder(db)
    .select({ id: stores.id, integrationId: stores.integrationId })
    .from(campaignStores)
    .innerJoin(stores, eq(stores.id, campaignStores.storeId))
    .where(sql`${campaignStores.campaignId} = ${ownedCampaign(scope, campaignId)}`)
    .orderBy(stores.integrationId);
}

/** The campaign's id; NULL, which has no links and gets none, when it is missing or foreign. */
function ownedCampaign({ accountId, applicationId }: CampaignScope, campaignId: number): SQL {
  return sql`(SELECT id FROM campaigns WHERE id = ${campaignId}
    AND application_id = ${applicationId} AND deleted_at_ms IS NULL AND EXISTS (SELECT 1
      FROM applications WHERE id = ${applicationId} AND account_id = ${accountId}
        AND deleted_at_ms IS NULL))`;
}
