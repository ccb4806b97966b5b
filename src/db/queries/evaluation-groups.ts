import { and, eq, isNull, sql } from "drizzle-orm";
import { type QueryDatabase, queryBuilder } from "../client";
import { applications, campaigns, evaluationGroups } from "../schema";
import { raisedRevision } from "./applications";
import { baseGroupId, nextPosition } from "./evaluation-positions";
import { jsonSlices } from "./json-slices";
import type { CampaignScope } from "./scope";

export type EvaluationGroupRow = typeof evaluationGroups.$inferSelect;

export type EvaluationGroupSettings = Pick<
  EvaluationGroupRow,
  "name" | "description" | "evaluationMode" | "evaluationScope" | "locked"
>;

/** Where a refused batch found that the evaluation tree has another version by now. */
export const CAMPAIGN_SET_VERSION = "applications.campaign_set_version";

export interface EvaluationTree {
  readonly version: number;
  readonly groups: readonly EvaluationGroupRow[];
  readonly campaigns: readonly PlacedCampaign[];
}

export interface PlacedCampaign {
  readonly id: number;
  readonly evaluationGroupId: number;
  readonly evaluationPosition: number;
}

/** Undefined when there is no such Application. */
export async function readEvaluationTree(
  db: QueryDatabase,
  { accountId, applicationId }: CampaignScope,
): Promise<EvaluationTree | undefined> {
  const query = queryBuilder(db);
  const [[application], groups, placed] = await query.batch([
    query
      .select({ version: applications.campaignSetVersion })
      .from(applications)
      .where(
        and(
          eq(applications.id, applicationId),
          eq(applications.accountId, accountId),
          isNull(applications.deletedAtMs),
        ),
      ),
    query
      .select()
      .from(evaluationGroups)
      .where(eq(evaluationGroups.applicationId, applicationId))
      .orderBy(evaluationGroups.id),
    query
      .select({
        id: campaigns.id,
        evaluationGroupId: sql<number>`coalesce(${campaigns.evaluationGroupId},
          ${baseGroupId(applicationId)})`,
        evaluationPosition: campaigns.evaluationPosition,
      })
      .from(campaigns)
      .where(and(eq(campaigns.applicationId, applicationId), isNull(campaigns.deletedAtMs)))
      .orderBy(campaigns.id),
  ]);
  return application && { version: application.version, groups, campaigns: placed };
}

/** Fails on `CAMPAIGN_SET_VERSION` when the tree has another version by now. */
export async function insertEvaluationGroup(
  db: QueryDatabase,
  edit: TreeEdit,
  group: EvaluationGroupSettings & { readonly parentId: number },
  nowMs: number,
): Promise<EvaluationGroupRow | undefined> {
  const { applicationId } = edit;
  const query = queryBuilder(db);
  const [, inserted] = await query.batch([
    raiseVersion(db, edit),
    query
      .insert(evaluationGroups)
      .values({
        ...group,
        applicationId,
        position: nextPosition(applicationId, sql`${group.parentId}`),
        createdAtMs: nowMs,
      })
      .returning(),
  ]);
  return inserted[0];
}

/** A version of the tree that an edit was made for. */
export interface TreeEdit extends CampaignScope {
  readonly version: number;
}

/** `parentId`: moved to the end of that group. Fails on `CAMPAIGN_SET_VERSION`. */
export async function updateEvaluationGroup(
  db: QueryDatabase,
  edit: TreeEdit,
  groupId: number,
  change: Partial<EvaluationGroupSettings> & { readonly parentId?: number },
): Promise<EvaluationGroupRow | undefined> {
  const { applicationId } = edit;
  const query = queryBuilder(db);
  const moved =
    change.parentId === undefined
      ? {}
      : { position: nextPosition(applicationId, sql`${change.parentId}`) };
  const [, updated] = await query.batch([
    raiseVersion(db, edit),
    query
      .update(evaluationGroups)
      .set({ ...change, ...moved })
      .where(
        and(eq(evaluationGroups.id, groupId), eq(evaluationGroups.applicationId, applicationId)),
      )
      .returning(),
  ]);
  return updated[0];
}

/** New campaigns that named it as their default go to the base group. */
export async function deleteEvaluationGroup(
  db: QueryDatabase,
  edit: TreeEdit,
  groupId: number,
): Promise<void> {
  const { applicationId } = edit;
  const query = queryBuilder(db);
  await query.batch([
    raiseVersion(db, edit),
    query
      .delete(evaluationGroups)
      .where(
        and(eq(evaluationGroups.id, groupId), eq(evaluationGroups.applicationId, applicationId)),
      ),
    query
      .update(applications)
      .set({ defaultEvaluationGroupId: null })
      .where(
        and(eq(applications.id, applicationId), eq(applications.defaultEvaluationGroupId, groupId)),
      ),
  ]);
}

export interface TreeChange {
  readonly groups: readonly ChangedGroup[];
  readonly campaigns: readonly PlacedCampaign[];
}

/** All that a new tree may change of a group. */
export interface ChangedGroup extends EvaluationGroupSettings {
  readonly id: number;
  readonly parentId: number | null;
  readonly position: number;
}

/** Writes what changed; fails on `CAMPAIGN_SET_VERSION`. */
export async function replaceEvaluationTree(
  db: QueryDatabase,
  edit: TreeEdit,
  change: TreeChange,
): Promise<void> {
  const { applicationId, accountId } = edit;
  const query = queryBuilder(db);
  const groupSlices = jsonSlices(change.groups).map((slice) =>
    query
      .update(evaluationGroups)
      .set({
        parentId: sql`value ->> 'parentId'`,
        position: sql`value ->> 'position'`,
        name: sql`value ->> 'name'`,
        description: sql`value ->> 'description'`,
        evaluationMode: sql`value ->> 'evaluationMode'`,
        evaluationScope: sql`value ->> 'evaluationScope'`,
        locked: sql`value ->> 'locked'`,
      })
      .from(sql`json_each(${slice})`)
      .where(
        and(
          sql`${evaluationGroups.id} = value ->> 'id'`,
          eq(evaluationGroups.applicationId, applicationId),
        ),
      ),
  );
  const campaignSlices = jsonSlices(change.campaigns).map((slice) =>
    query
      .update(campaigns)
      .set({
        evaluationGroupId: sql`value ->> 'evaluationGroupId'`,
        evaluationPosition: sql`value ->> 'evaluationPosition'`,
        changedRevision: raisedRevision(accountId, applicationId),
      })
      .from(sql`json_each(${slice})`)
      .where(
        and(sql`${campaigns.id} = value ->> 'id'`, eq(campaigns.applicationId, applicationId)),
      ),
  );
  await query.batch([raiseVersion(db, edit), ...groupSlices, ...campaignSlices]);
}

/** Raises the tree's version, which must be the named one, and the catalogue's revision. */
function raiseVersion(db: QueryDatabase, { accountId, applicationId, version }: TreeEdit) {
  const current = applications.campaignSetVersion;
  return queryBuilder(db)
    .update(applications)
    .set({
      campaignSetVersion: sql`CASE WHEN ${current} = ${version} THEN ${current} + 1 END`,
      catalogueRevision: sql`${applications.catalogueRevision} + 1`,
    })
    .where(and(eq(applications.id, applicationId), eq(applications.accountId, accountId)));
}
