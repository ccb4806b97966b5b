import type { LimitConfig } from "../../core/evaluation/catalogue";
import {
  applicationSettingsStatement,
  campaignChangesStatement,
  changedRulesetBodiesStatement,
  definitionStatements,
  parseApplication,
  parseAttribute,
  parseFacts,
  parseLoyaltyProgram,
  type AdditionalCostRow,
  type ApplicationRow,
  type ApplicationScope,
  type AttributeRow,
  type CampaignIndexRow,
  type LoyaltyProgramRow,
  type RulesetBodyRow,
} from "../../db/queries/catalogue";
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
  const applicationId = context.caches.keyRoutes.applicationIdOf(context.keyHash);
  const known =
    applicationId === undefined ? undefined : context.caches.catalogues.index(applicationId);
  if (known) return known;
  const { db } = context.ports;
  const [key, ...answers] = await db.batch([
    keyRowStatement(db, context.keyHash),
    ...indexStatements(db, { keyHash: context.keyHash }, 0),
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
  const [rulesets, ...answers] = await db.batch([
    changedRulesetBodiesStatement(db, key.applicationId, revision),
    ...indexStatements(db, { applicationId: key.applicationId }, revision),
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
    ...definitionStatements(db, scope),
  ];
}

/** Merges the answers of `indexStatements` into what is known. */
function keepIndex(
  context: IntegrationContext,
  known: CatalogueIndex | undefined,
  results: readonly D1Result[],
): CatalogueIndex {
  const row = results[0]?.results[0] as ApplicationRow | undefined;
  if (!row) throw unauthorized();
  const byId = new Map(known?.campaigns);
  for (const changed of rows<CampaignIndexRow>(results[1])) {
    if (changed.deletedAtMs === null) byId.set(changed.id, parseCampaign(changed));
    else byId.delete(changed.id);
  }
  const campaigns = new Map([...byId].sort(([a], [b]) => a - b));
  const all = [...campaigns.values()];
  const index: CatalogueIndex = {
    catalogueRevision: row.catalogueRevision,
    definitionsRevision: row.definitionsRevision,
    application: parseApplication(row),
    definitions: {
      attributes: rows<AttributeRow>(results[2]).map(parseAttribute),
      additionalCosts: rows<AdditionalCostRow>(results[3]),
      loyaltyPrograms: rows<LoyaltyProgramRow>(results[4]).map(parseLoyaltyProgram),
      audiences: [],
      collections: [],
      giveawayPools: [],
      customEffects: [],
      webhooks: [],
      eventTypes: [],
      cartItemFilters: [],
    },
    evaluationGroups: [],
    campaigns,
    campaignsWithoutCode: all.filter(
      (campaign) => campaign.activeRulesetId !== null && !campaign.facts.needsCoupon,
    ),
    readsPoints: all.some((campaign) => campaign.facts.loyaltyProgramIds.length > 0),
  };
  context.caches.catalogues.putIndex(index);
  return index;
}

function rows<T>(result: D1Result | undefined): T[] {
  return (result?.results ?? []) as T[];
}

function parseCampaign(row: CampaignIndexRow): IndexedCampaign {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    startAtMs: row.startAtMs,
    endAtMs: row.endAtMs,
    activeRulesetId: row.rulesetRevision === null ? null : row.activeRulesetId,
    rulesetRevision: row.rulesetRevision ?? 0,
    limits: JSON.parse(row.limits) as LimitConfig[],
    facts: parseFacts(row.facts),
    evaluationGroupId: 0,
    evaluationPosition: 0,
    linkedStoreIds: null,
    targetedAudienceIds: [],
    storeBudgets: [],
  };
}
