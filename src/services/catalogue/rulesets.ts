import { compileRuleset } from "../../core/rules/compile";
import type { CompiledRuleset } from "../../core/rules/compiled";
import type { RulesetModel } from "../../core/rules/model";
import { rulesetBodiesStatement, type RulesetBodyRow } from "../../db/queries/catalogue";
import type { IntegrationContext } from "../context";
import type { CatalogueCache, CatalogueIndex, IndexedCampaign } from "./cache";

/** Ids of the campaigns' active rulesets that this isolate has not compiled. */
export function missingRulesetIds(
  cache: CatalogueCache,
  index: CatalogueIndex,
  campaigns: readonly IndexedCampaign[],
): number[] {
  const missing: number[] = [];
  for (const campaign of campaigns) {
    if (campaign.activeRulesetId === null) continue;
    if (!cache.rulesets.get(keyOf(index, campaign.activeRulesetId, campaign.rulesetRevision))) {
      missing.push(campaign.activeRulesetId);
    }
  }
  return missing;
}

/** The compiled rulesets of the campaigns; those not met before are read first (+1 hop). */
export async function compiledRulesets(
  context: IntegrationContext,
  index: CatalogueIndex,
  campaigns: readonly IndexedCampaign[],
): Promise<Map<number, CompiledRuleset>> {
  const { catalogues } = context.caches;
  const missing = missingRulesetIds(catalogues, index, campaigns);
  let justCompiled = new Map<number, CompiledRuleset>();
  if (missing.length > 0) {
    const answer = await rulesetBodiesStatement(context.ports.db, missing).all<RulesetBodyRow>();
    justCompiled = compileRows(catalogues, index, answer.results);
  }
  const rulesets = new Map<number, CompiledRuleset>();
  for (const { activeRulesetId, rulesetRevision } of campaigns) {
    if (activeRulesetId === null) continue;
    const kept = catalogues.rulesets.get(keyOf(index, activeRulesetId, rulesetRevision));
    const ruleset = kept ?? justCompiled.get(activeRulesetId);
    if (ruleset) rulesets.set(activeRulesetId, ruleset);
  }
  return rulesets;
}

/** Compiles rows into the cache, and returns them: the cache may be too small to keep them all. */
export function compileRows(
  cache: CatalogueCache,
  index: CatalogueIndex,
  rows: readonly RulesetBodyRow[],
): Map<number, CompiledRuleset> {
  const compiled = new Map<number, CompiledRuleset>();
  for (const row of rows) {
    const model = JSON.parse(row.body) as RulesetModel;
    const ruleset = compileRuleset(row.id, model, index.definitions);
    compiled.set(row.id, ruleset);
    cache.rulesets.put(keyOf(index, row.id, row.revision), ruleset, ruleset.bytes);
  }
  return compiled;
}

/** Compiled rules hold what the definitions said, so their revision is part of the name. */
function keyOf(index: CatalogueIndex, rulesetId: number, revision: number): string {
  return `${rulesetId}:${revision}:${index.definitionsRevision}`;
}
