import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { campaigns } from "../schema";
import { raiseCatalogueRevision, raisedRevision, raiseTreeVersion } from "./applications";
import { linkStores, replaceLinkedStores } from "./campaign-stores";
import { baseGroupId, nextPosition } from "./evaluation-positions";
import { type Listed, listPage, ordering, type Page } from "./lists";
import type { CampaignScope } from "./scope";

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
  | "targetedAudienceIds"
>;

/** Where a campaign stands and runs; what is absent has a default, or stays. */
export interface CampaignPlacement {
  /** The end of that group. Default: the Application's default group, else its base group. */
  readonly evaluationGroupId?: number;
  /** Stores that sessions must name one of; empty = no restriction. */
  readonly linkedStoreIds?: readonly number[];
}

export type { CampaignScope };

/** Where a refused batch found that its Application, campaign, ruleset or group is gone. */
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

/** Fails on `CAMPAIGN_REVISION` when the Application or the group is gone, or on `LINKED_STORE`. */
export async function insertCampaign(
  db: QueryDatabase,
  scope: CampaignScope,
  settings: CampaignSettingsRow & CampaignPlacement,
  nowMs: number,
): Promise<CampaignRow | undefined> {
  const { applicationId } = scope;
  const { evaluationGroupId, linkedStoreIds = [], ...columns } = settings;
  const group =
    evaluationGroupId === undefined ? defaultGroup(applicationId) : sql`${evaluationGroupId}`;
  const query = queryBuilder(db);
  const [, inserted] = await query.batch([
    raiseTreeVersion(db, applicationId),
    query
      .insert(campaigns)
      .values({
        ...columns,
        applicationId,
        evaluationGroupId: group,
        evaluationPosition: nextPosition(applicationId, group),
        changedRevision: guardedRevision(scope, { evaluationGroupId }),
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      })
      .returning(),
    linkStores(db, scope, { campaignId: sql`(SELECT max(id) FROM campaigns)`, linkedStoreIds }),
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

export interface CampaignChange extends Partial<CampaignSettingsRow>, CampaignPlacement {
  /** Null: none is active any more. Absent: as it is. */
  readonly activeRulesetId?: number | null;
}

/**
 * A group that is named moves the campaign to the end of it. Fails on `CAMPAIGN_REVISION` when the
 * group is gone or the ruleset to activate is none of the campaign's, or on `LINKED_STORE`.
 */
export async function updateCampaign(
  db: QueryDatabase,
  scope: CampaignScope,
  campaignId: number,
  change: CampaignChange,
  nowMs: number,
): Promise<CampaignRow | undefined> {
  const query = queryBuilder(db);
  const { applicationId } = scope;
  const { evaluationGroupId, linkedStoreIds, ...columns } = change;
  const moved =
    evaluationGroupId === undefined
      ? {}
      : {
          evaluationGroupId,
          evaluationPosition: nextPosition(applicationId, sql`${evaluationGroupId}`),
        };
  const changedRevision = guardedRevision(scope, {
    evaluationGroupId,
    activeRuleset: { campaignId, rulesetId: change.activeRulesetId },
  });
  const [, updated] = await query.batch([
    evaluationGroupId === undefined
      ? raiseCatalogueRevision(db, applicationId)
      : raiseTreeVersion(db, applicationId),
    query
      .update(campaigns)
      .set({ ...columns, ...moved, changedRevision, updatedAtMs: nowMs })
      .where(and(existingCampaigns(scope), eq(campaigns.id, campaignId)))
      .returning(),
    ...(linkedStoreIds === undefined
      ? []
      : replaceLinkedStores(db, scope, { campaignId, linkedStoreIds })),
  ]);
  return updated[0];
}

/** The raised revision; NULL, which the column refuses, when something that is named is gone. */
function guardedRevision(
  { accountId, applicationId }: CampaignScope,
  named: {
    readonly evaluationGroupId: number | undefined;
    readonly activeRuleset?: {
      readonly campaignId: number;
      readonly rulesetId: number | null | undefined;
    };
  },
): SQL {
  const { evaluationGroupId, activeRuleset } = named;
  const conditions: SQL[] = [];
  if (evaluationGroupId !== undefined) {
    conditions.push(sql`EXISTS (SELECT 1 FROM evaluation_groups WHERE id = ${evaluationGroupId}
      AND application_id = ${applicationId})`);
  }
  if (typeof activeRuleset?.rulesetId === "number") {
    conditions.push(sql`EXISTS (SELECT 1 FROM rulesets WHERE id = ${activeRuleset.rulesetId}
      AND campaign_id = ${activeRuleset.campaignId} AND deleted_at_ms IS NULL)`);
  }
  const revision = raisedRevision(accountId, applicationId);
  if (conditions.length === 0) return revision;
  return sql`CASE WHEN ${and(...conditions)} THEN ${revision} END`;
}

/** Where new campaigns go: the Application's default group while it exists, else the base group. */
function defaultGroup(applicationId: number): SQL<number> {
  return sql<number>`coalesce((SELECT g.id FROM evaluation_groups g JOIN applications a
      ON a.default_evaluation_group_id = g.id AND a.id = g.application_id
      WHERE a.id = ${applicationId}), ${baseGroupId(applicationId)})`;
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
    raiseTreeVersion(db, scope.applicationId),
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
  return listPage(db, queryBuilder(db).select().from(campaigns).$dynamic(), {
    table: campaigns,
    where: and(existingCampaigns(scope), ...filterConditions(filter, nowMs)),
    orderBy: ordering(SORT_COLUMNS, campaigns.id, page.sort),
    page,
  });
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
