import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { campaigns } from "../schema";
import { raiseCatalogueRevision, raisedRevision } from "./applications";
import { type Listed, ordering, type Page } from "./lists";

export type CampaignRow = typeof campaigns.$inferSelect;
export type CampaignSortField = keyof typeof SORT_COLUMNS;

const SORT_COLUMNS = {
  id: campaigns.id,
  name: campaigns.name,
  state: campaigns.state,
  created: campaigns.createdAtMs,
  updated: campaigns.updatedAtMs,
  startTime: campaigns.startAtMs,
  endTime: campaigns.endAtMs,
};

/** What a caller decides of a campaign. */
export type CampaignSettingsRow = Pick<
  CampaignRow,
  | "name"
  | "description"
  | "state"
  | "type"
  | "startAtMs"
  | "endAtMs"
  | "tags"
  | "features"
  | "limits"
  | "attributes"
  | "couponAttributes"
  | "couponSettings"
  | "referralSettings"
  | "reevaluateOnReturn"
>;

export interface CampaignScope {
  readonly accountId: number;
  readonly applicationId: number;
}

/** Where a refused batch found that its Application, campaign or ruleset is gone. */
export const CAMPAIGN_REVISION = "campaigns.changed_revision";

/** Campaigns that exist, of Applications that exist. */
export function existingCampaigns({ accountId, applicationId }: CampaignScope): SQL | undefined {
  return and(
    eq(campaigns.applicationId, applicationId),
    isNull(campaigns.deletedAtMs),
    sql`EXISTS (SELECT 1 FROM applications WHERE id = ${applicationId}
      AND account_id = ${accountId} AND deleted_at_ms IS NULL)`,
  );
}

/** Fails on `CAMPAIGN_REVISION` when the Application is gone. */
export async function insertCampaign(
  db: QueryDatabase,
  { accountId, applicationId }: CampaignScope,
  settings: CampaignSettingsRow,
  nowMs: number,
): Promise<CampaignRow | undefined> {
  const query = queryBuilder(db);
  const [, inserted] = await query.batch([
    raiseCatalogueRevision(db, applicationId),
    query
      .insert(campaigns)
      .values({
        ...settings,
        applicationId,
        changedRevision: raisedRevision(accountId, applicationId),
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      })
      .returning(),
  ]);
  return inserted[0];
}

export async function findCampaign(
  db: QueryDatabase,
  scope: CampaignScope,
  campaignId: number,
): Promise<CampaignRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(campaigns)
    .where(and(existingCampaigns(scope), eq(campaigns.id, campaignId)));
  return row;
}

export interface CampaignChange extends Partial<CampaignSettingsRow> {
  /** Null: none is active any more. Absent: as it is. */
  readonly activeRulesetId?: number | null;
}

/** Fails on `CAMPAIGN_REVISION` when the ruleset to activate is none of the campaign's. */
export async function updateCampaign(
  db: QueryDatabase,
  scope: CampaignScope,
  campaignId: number,
  change: CampaignChange,
  nowMs: number,
): Promise<CampaignRow | undefined> {
  const query = queryBuilder(db);
  const revision = raisedRevision(scope.accountId, scope.applicationId);
  const { activeRulesetId } = change;
  const guarded =
    typeof activeRulesetId === "number"
      ? sql`CASE WHEN EXISTS (SELECT 1 FROM rulesets WHERE id = ${activeRulesetId}
          AND campaign_id = ${campaignId} AND deleted_at_ms IS NULL) THEN ${revision} END`
      : revision;
  const [, updated] = await query.batch([
    raiseCatalogueRevision(db, scope.applicationId),
    query
      .update(campaigns)
      .set({ ...change, changedRevision: guarded, updatedAtMs: nowMs })
      .where(and(existingCampaigns(scope), eq(campaigns.id, campaignId)))
      .returning(),
  ]);
  return updated[0];
}

/** Leaves a tombstone, which tells the isolates. True when a campaign was there to delete. */
export async function deleteCampaign(
  db: QueryDatabase,
  scope: CampaignScope,
  campaignId: number,
  nowMs: number,
): Promise<boolean> {
  const query = queryBuilder(db);
  const [, deleted] = await query.batch([
    raiseCatalogueRevision(db, scope.applicationId),
    query
      .update(campaigns)
      .set({
        deletedAtMs: nowMs,
        changedRevision: raisedRevision(scope.accountId, scope.applicationId),
      })
      .where(and(existingCampaigns(scope), eq(campaigns.id, campaignId)))
      .returning({ id: campaigns.id }),
  ]);
  return deleted.length > 0;
}

export interface CampaignFilter {
  /** Shown states; see `shownState`. */
  readonly states: readonly string[] | null;
  readonly name: string | null;
  readonly tags: readonly string[] | null;
  readonly createdBeforeMs: number | null;
  readonly createdAfterMs: number | null;
  readonly startBeforeMs: number | null;
  readonly startAfterMs: number | null;
  readonly endBeforeMs: number | null;
  readonly endAfterMs: number | null;
}

export async function listCampaigns(
  db: QueryDatabase,
  scope: CampaignScope,
  filter: CampaignFilter,
  page: Page<CampaignSortField>,
  nowMs: number,
): Promise<Listed<CampaignRow>> {
  const query = queryBuilder(db);
  const where = and(existingCampaigns(scope), ...filterConditions(filter, nowMs));
  const [rows, [count]] = await query.batch([
    query
      .select()
      .from(campaigns)
      .where(where)
      .orderBy(...ordering(SORT_COLUMNS, campaigns.id, page.sort))
      .limit(page.pageSize)
      .offset(page.skip),
    query
      .select({ total: sql<number>`count(*)` })
      .from(campaigns)
      .where(where),
  ]);
  return { rows, totalResultSize: count?.total ?? 0 };
}

function filterConditions(filter: CampaignFilter, nowMs: number): (SQL | undefined)[] {
  const before = (column: SQL, ms: number | null) =>
    ms === null ? undefined : sql`${column} < ${ms}`;
  const after = (column: SQL, ms: number | null) =>
    ms === null ? undefined : sql`${column} > ${ms}`;
  return [
    filter.states === null
      ? undefined
      : sql`${shownState(nowMs)} IN (SELECT value FROM json_each(${JSON.stringify(filter.states)}))`,
    textCondition(filter),
    before(sql`${campaigns.createdAtMs}`, filter.createdBeforeMs),
    after(sql`${campaigns.createdAtMs}`, filter.createdAfterMs),
    before(sql`${campaigns.startAtMs}`, filter.startBeforeMs),
    after(sql`${campaigns.startAtMs}`, filter.startAfterMs),
    before(sql`${campaigns.endAtMs}`, filter.endBeforeMs),
    after(sql`${campaigns.endAtMs}`, filter.endAfterMs),
  ];
}

/** A name or a tag: when both are asked for, either will do. */
function textCondition({ name, tags }: CampaignFilter): SQL | undefined {
  const byName = sql`instr(lower(${campaigns.name}), lower(${name})) > 0`;
  const byTag = sql`EXISTS (SELECT 1 FROM json_each(${campaigns.tags}) AS tag
    WHERE lower(tag.value) IN (SELECT lower(value) FROM json_each(${JSON.stringify(tags)})))`;
  if (name === null) return tags === null ? undefined : byTag;
  return tags === null ? byName : sql`(${byName} OR ${byTag})`;
}

/** The SQL twin of `frontendState` in services/management/campaigns. */
function shownState(nowMs: number): SQL {
  return sql`CASE
    WHEN ${campaigns.state} <> 'enabled' THEN ${campaigns.state}
    WHEN ${campaigns.activeRulesetId} IS NULL THEN 'disabled'
    WHEN ${campaigns.endAtMs} <= ${nowMs} THEN 'expired'
    WHEN ${campaigns.startAtMs} > ${nowMs} THEN 'scheduled'
    ELSE 'running' END`;
}
