import { and, eq, isNull, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { campaigns, rulesets } from "../schema";
import { raiseCatalogueRevision, raisedRevision } from "./applications";
import { type CampaignScope, existingCampaigns } from "./campaigns";
import { type Listed, listPage, ordering, type Page } from "./lists";

export type RulesetRow = typeof rulesets.$inferSelect;
export type RulesetSortField = keyof typeof SORT_COLUMNS;

const SORT_COLUMNS = { id: rulesets.id, created: rulesets.createdAtMs };

/** What a checked ruleset is stored as. */
export type RulesetContent = Pick<RulesetRow, "form" | "source" | "body" | "facts" | "warnings">;

export interface RulesetScope extends CampaignScope {
  readonly campaignId: number;
}

/** Where a refused batch found that its campaign is gone. */
export const RULESET_CAMPAIGN = "rulesets.campaign_id";

function campaignOf(scope: RulesetScope) {
  return sql`(SELECT ${campaigns.id} FROM ${campaigns}
    WHERE ${and(existingCampaigns(scope), eq(campaigns.id, scope.campaignId))})`;
}

function existingRulesets(scope: RulesetScope) {
  return and(sql`${rulesets.campaignId} = ${campaignOf(scope)}`, isNull(rulesets.deletedAtMs));
}

/** Part of every batch that changes what a campaign does: its isolates read the difference. */
function campaignChange(
  db: QueryDatabase,
  scope: RulesetScope,
  change: { readonly activate: boolean; readonly rulesetId: ReturnType<typeof sql<number>> },
  nowMs: number,
) {
  return queryBuilder(db)
    .update(campaigns)
    .set({
      changedRevision: raisedRevision(scope.accountId, scope.applicationId),
      updatedAtMs: nowMs,
      ...(change.activate ? { activeRulesetId: change.rulesetId } : {}),
    })
    .where(and(existingCampaigns(scope), eq(campaigns.id, scope.campaignId)));
}

/** Fails on `RULESET_CAMPAIGN` when the campaign is gone. */
export async function insertRuleset(
  db: QueryDatabase,
  scope: RulesetScope,
  content: RulesetContent,
  activate: boolean,
  nowMs: number,
): Promise<RulesetRow | undefined> {
  const newest = sql<number>`(SELECT max(id) FROM rulesets WHERE campaign_id = ${scope.campaignId})`;
  const [inserted] = await queryBuilder(db).batch([
    queryBuilder(db)
      .insert(rulesets)
      .values({
        ...content,
        campaignId: campaignOf(scope),
        createdAtMs: nowMs,
        activatedAtMs: activate ? nowMs : null,
      })
      .returning(),
    raiseCatalogueRevision(db, scope.applicationId),
    campaignChange(db, scope, { activate, rulesetId: newest }, nowMs),
  ]);
  return inserted[0];
}

/** Replaces the rules under the same id; compiled ones are kept by revision. */
export async function updateRuleset(
  db: QueryDatabase,
  scope: RulesetScope,
  rulesetId: number,
  content: RulesetContent,
  activate: boolean,
  nowMs: number,
): Promise<RulesetRow | undefined> {
  const [updated] = await queryBuilder(db).batch([
    queryBuilder(db)
      .update(rulesets)
      .set({
        ...content,
        revision: sql`${rulesets.revision} + 1`,
        ...(activate ? { activatedAtMs: nowMs } : {}),
      })
      .where(and(existingRulesets(scope), eq(rulesets.id, rulesetId)))
      .returning(),
    raiseCatalogueRevision(db, scope.applicationId),
    campaignChange(
      db,
      scope,
      {
        activate,
        // Stays what it was when the ruleset is none of the campaign's: then no row was updated.
        rulesetId: sql`coalesce((SELECT id FROM rulesets WHERE id = ${rulesetId}
          AND campaign_id = ${scope.campaignId} AND deleted_at_ms IS NULL), active_ruleset_id)`,
      },
      nowMs,
    ),
  ]);
  return updated[0];
}

export async function findRuleset(
  db: QueryDatabase,
  scope: RulesetScope,
  rulesetId: number,
): Promise<RulesetRow | undefined> {
  const [row] = await queryBuilder(db)
    .select()
    .from(rulesets)
    .where(and(existingRulesets(scope), eq(rulesets.id, rulesetId)));
  return row;
}

export async function listRulesets(
  db: QueryDatabase,
  scope: RulesetScope,
  page: Page<RulesetSortField>,
): Promise<Listed<RulesetRow>> {
  return listPage(db, queryBuilder(db).select().from(rulesets).$dynamic(), {
    table: rulesets,
    where: existingRulesets(scope),
    orderBy: ordering(SORT_COLUMNS, rulesets.id, page.sort),
    page,
  });
}

/** The active ruleset stays: nothing is deleted then. True when one was there to delete. */
export async function deleteInactiveRuleset(
  db: QueryDatabase,
  scope: RulesetScope,
  rulesetId: number,
  nowMs: number,
): Promise<boolean> {
  const deleted = await queryBuilder(db)
    .update(rulesets)
    .set({ deletedAtMs: nowMs })
    .where(
      and(
        existingRulesets(scope),
        eq(rulesets.id, rulesetId),
        sql`NOT EXISTS (SELECT 1 FROM campaigns WHERE active_ruleset_id = ${rulesetId}
          AND deleted_at_ms IS NULL)`,
      ),
    )
    .returning({ id: rulesets.id });
  return deleted.length > 0;
}
