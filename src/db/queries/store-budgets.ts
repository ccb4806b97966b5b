import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { LimitPeriod } from "../../core/evaluation/catalogue";
import { type QueryDatabase, queryBuilder } from "../client";
import { campaigns, storeBudgets, stores } from "../schema";
import { raiseCatalogueRevision, raisedRevision } from "./applications";
import { existingCampaigns } from "./campaigns";
import { jsonSlices } from "./json-slices";
import type { CampaignScope } from "./scope";

/** The unique index's columns, as `failedConstraint` names them. */
export const STORE_BUDGET_TAKEN =
  "store_budgets.campaign_id, store_budgets.store_id, store_budgets.action, store_budgets.period";

/** Where a refused batch found that a store is none of the Application's. */
export const STORE_OF_BUDGET = "store_budgets.store_id";

export interface CampaignOfStores extends CampaignScope {
  readonly campaignId: number;
}

export interface NewStoreBudget {
  readonly storeId: number;
  readonly limitThousandths: number;
}

export interface BudgetFilter {
  /** Null = of every period; "" = overall. */
  readonly period: LimitPeriod | "" | null;
}

export interface StoreBudgetRecord {
  readonly action: string;
  readonly period: string;
  readonly limitThousandths: number;
  readonly store: { readonly id: number; readonly integrationId: string; readonly name: string };
}

export interface NewStoreBudgets {
  readonly period: LimitPeriod | "";
  readonly budgets: readonly NewStoreBudget[];
  readonly imported: boolean;
  readonly createdAtMs: number;
}

/**
 * The statements that add budgets of a campaign that exists. The batch fails on
 * `STORE_BUDGET_TAKEN` or `STORE_OF_BUDGET`.
 */
export function insertStoreBudgets(
  db: QueryDatabase,
  of: CampaignOfStores,
  { period, budgets, imported, createdAtMs }: NewStoreBudgets,
) {
  const inserts = jsonSlices(budgets).map((slice) =>
    queryBuilder(db).insert(storeBudgets)
      .select(sql`SELECT NULL, ${of.campaignId}, (SELECT id FROM stores
          WHERE id = value ->> 'storeId' AND application_id = ${of.applicationId}
            AND deleted_at_ms IS NULL),
        'setDiscount', ${period}, value ->> 'limitThousandths', ${imported ? 1 : 0}, ${createdAtMs}
      FROM json_each(${slice})`),
  );
  return [...inserts, ...markChanged(db, of)];
}

/** The statements that take budgets away. */
export function deleteStoreBudgets(db: QueryDatabase, of: CampaignOfStores, filter: BudgetFilter) {
  return [
    queryBuilder(db).delete(storeBudgets).where(matching(of, filter)),
    ...markChanged(db, of),
  ] as const;
}

/** The statements that tell the isolates of a change in what belongs to a campaign. */
export function markChanged(db: QueryDatabase, of: CampaignOfStores) {
  const { accountId, applicationId, campaignId } = of;
  return [
    raiseCatalogueRevision(db, applicationId),
    queryBuilder(db)
      .update(campaigns)
      .set({ changedRevision: raisedRevision(accountId, applicationId) })
      .where(and(existingCampaigns(of), eq(campaigns.id, campaignId))),
  ] as const;
}

export async function listStoreBudgets(
  db: QueryDatabase,
  of: CampaignOfStores,
  filter: BudgetFilter,
  page: { readonly pageSize: number; readonly skip: number },
): Promise<StoreBudgetRecord[]> {
  return queryBuilder(db)
    .select({
      action: storeBudgets.action,
      period: storeBudgets.period,
      limitThousandths: storeBudgets.limitThousandths,
      store: { id: stores.id, integrationId: stores.integrationId, name: stores.name },
    })
    .from(storeBudgets)
    .innerJoin(stores, eq(stores.id, storeBudgets.storeId))
    .where(matching(of, filter))
    .orderBy(asc(storeBudgets.id))
    .limit(page.pageSize)
    .offset(page.skip);
}

export interface StoreBudgetSummary {
  readonly action: string;
  readonly period: string;
  readonly storeCount: number;
  readonly imported: number;
}

export async function summarizeStoreBudgets(
  db: QueryDatabase,
  of: CampaignOfStores,
): Promise<StoreBudgetSummary[]> {
  return queryBuilder(db)
    .select({
      action: storeBudgets.action,
      period: storeBudgets.period,
      storeCount: sql<number>`count(*)`,
      imported: sql<number>`max(${storeBudgets.imported})`,
    })
    .from(storeBudgets)
    .where(matching(of, { period: null }))
    .groupBy(storeBudgets.action, storeBudgets.period)
    .orderBy(asc(storeBudgets.action), asc(storeBudgets.period));
}

/** How many budgets a campaign has, without those of one period. */
export async function countStoreBudgets(
  db: QueryDatabase,
  of: CampaignOfStores,
  withoutPeriod: LimitPeriod | "" | null,
): Promise<number> {
  const [row] = await queryBuilder(db)
    .select({ total: sql<number>`count(*)` })
    .from(storeBudgets)
    .where(
      and(
        matching(of, { period: null }),
        withoutPeriod === null ? undefined : sql`${storeBudgets.period} <> ${withoutPeriod}`,
      ),
    );
  return row?.total ?? 0;
}

function matching(of: CampaignOfStores, { period }: BudgetFilter): SQL | undefined {
  return and(
    sql`${storeBudgets.campaignId} = (SELECT id FROM campaigns WHERE id = ${of.campaignId}
      AND application_id = ${of.applicationId} AND deleted_at_ms IS NULL)`,
    period === null ? undefined : eq(storeBudgets.period, period),
  );
}
