import type { LimitConfig, StoreBudget } from "../../core/evaluation/catalogue";
import { inEvaluationOrder } from "../../core/evaluation/tree";
import {
  applicationSettingsStatement,
  campaignChangesStatement,
  changedRulesetBodiesStatement,
  evaluationGroupsStatement,
  parseApplication,
  parseAttributes,
  parseFacts,
  type ApplicationRow,
  type ApplicationScope,
  type CampaignIndexRow,
  type EvaluationGroupRow,
  type RulesetBodyRow,
} from "../../db/queries/catalogue";
import {
  collectionsStatement,
  definitionStatements,
  parseCollections,
  parseDefinitions,
} from "../../db/queries/definitions";
import { keyRowStatement, type KeyRow } from "../../db/queries/key-row";
import { requireLiveKey } from "../authenticate";
import type { IntegrationContext } from "../context";
import type { Database } from "../ports";
import { unauthorized } from "../refusal";
import type { CatalogueIndex, IndexedCampaign } from "./cache";
import { compileRows } from "./rulesets";

/**
 * The index as this isolate knows it. It may be out of date: `currentIndex` settles that with the
 * revisions of the load batch. An isolate that has not met the key or the Application asks once.
 */
export async function rememberedIndex(context: IntegrationContext): Promise<CatalogueIndex> {
  const applicationId = context.caches.keyRoutes.applicationIdOf(context);
  const known =
    applicationId === undefined ? undefined : context.caches.catalogues.index(applicationId);
  if (known) return known;
  const { db } = context.ports;
  const [key, ...answers] = await db.batch([
    keyRowStatement(db, context.keyHash),
    ...indexStatements(db, { keyHash: context.keyHash }, 0),
    ...definitionStatements(db, { keyHash: context.keyHash }),
  ]);
  requireLiveKey(context, key?.results[0] as KeyRow | undefined);
  return keepIndex(context, undefined, answers);
}

/** The index as of the revisions that the load batch read: +1 hop when it moved (DESIGN §1). */
export async function currentIndex(
  context: IntegrationContext,
  known: CatalogueIndex,
  key: KeyRow,
): Promise<CatalogueIndex> {
  const stands =
    known.catalogueRevision >= key.catalogueRevision &&
    known.definitionsRevision >= key.definitionsRevision;
  if (stands) return known;
  const { db } = context.ports;
  const revision = known.catalogueRevision;
  const scope = { applicationId: key.applicationId };
  const definitionsStand = known.definitionsRevision >= key.definitionsRevision;
  const [rulesets, ...answers] = await db.batch([
    changedRulesetBodiesStatement(db, key.applicationId, revision),
    ...indexStatements(db, scope, revision),
    ...(definitionsStand ? [collectionsStatement(db, scope)] : definitionStatements(db, scope)),
  ]);
  const index = keepIndex(context, known, answers);
  compileRows(context.caches.catalogues, index, (rulesets?.results ?? []) as RulesetBodyRow[]);
  return index;
}

function indexStatements(
  db: Database,
  scope: ApplicationScope,
  afterRevision: number,
): D1PreparedStatement[] {
  return [
    applicationSettingsStatement(db, scope),
    campaignChangesStatement(db, scope, afterRevision),
    evaluationGroupsStatement(db, scope),
  ];
}

/**
 * Merges the answers of `indexStatements` and of `definitionStatements` or `collectionsStatement`.
 */
function keepIndex(
  context: IntegrationContext,
  known: CatalogueIndex | undefined,
  results: readonly D1Result[],
): CatalogueIndex {
  const [settings, changes, tree, ...definitions] = results;
  const row = settings?.results[0] as ApplicationRow | undefined;
  if (!row) throw unauthorized();
  const evaluationGroups = rows<EvaluationGroupRow>(tree);
  const baseGroupId = evaluationGroups[0]?.id ?? 0;
  const byId = new Map(known?.campaigns);
  for (const changed of rows<CampaignIndexRow>(changes)) {
    if (changed.deletedAtMs === null) byId.set(changed.id, parseCampaign(changed, baseGroupId));
    else byId.delete(changed.id);
  }
  const all = inEvaluationOrder(evaluationGroups, [...byId.values()]).map((campaign, rank) =>
    campaign.evaluationRank === rank ? campaign : { ...campaign, evaluationRank: rank },
  );
  const index: CatalogueIndex = {
    catalogueRevision: row.catalogueRevision,
    ...definitionsOf(known, row, definitions),
    application: parseApplication(row),
    evaluationGroups,
    campaigns: new Map(all.map((campaign) => [campaign.id, campaign])),
    campaignsWithoutCode: all.filter(
      (campaign) => campaign.activeRulesetId !== null && !campaign.facts.needsCoupon,
    ),
    readsPoints: all.some((campaign) => campaign.facts.loyaltyProgramIds.length > 0),
  };
  context.caches.catalogues.putIndex(index);
  return index;
}

/**
 * Definitions with the revision that they were read at. Those that were not asked for keep theirs,
 * whatever the row says by now: they may have moved since the revision was compared.
 */
function definitionsOf(
  known: CatalogueIndex | undefined,
  row: ApplicationRow,
  answers: readonly D1Result[],
): Pick<CatalogueIndex, "definitions" | "definitionsRevision"> {
  if (known && answers.length === 1) {
    const collections = parseCollections(answers[0]);
    const { definitions, definitionsRevision } = known;
    return { definitions: { ...definitions, collections }, definitionsRevision };
  }
  return {
    definitions: parseDefinitions(answers),
    definitionsRevision: row.definitionsRevision,
  };
}

function rows<T>(result: D1Result | undefined): T[] {
  return (result?.results ?? []) as T[];
}

function parseCampaign(row: CampaignIndexRow, baseGroupId: number): IndexedCampaign {
  const linkedStoreIds = JSON.parse(row.linkedStoreIds) as number[];
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    startAtMs: row.startAtMs,
    endAtMs: row.endAtMs,
    activeRulesetId: row.rulesetRevision === null ? null : row.activeRulesetId,
    rulesetRevision: row.rulesetRevision ?? 0,
    evaluationRank: -1,
    limits: JSON.parse(row.limits) as LimitConfig[],
    ...parseAttributes(row.attributes),
    facts: parseFacts(row.facts),
    evaluationGroupId: row.evaluationGroupId ?? baseGroupId,
    evaluationPosition: row.evaluationPosition,
    linkedStoreIds: linkedStoreIds.length === 0 ? null : linkedStoreIds,
    targetedAudienceIds: JSON.parse(row.targetedAudienceIds) as number[],
    storeBudgets: JSON.parse(row.storeBudgets) as StoreBudget[],
  };
}
