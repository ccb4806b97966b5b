import { periodKey } from "../../core/evaluation/periods";
import { readCampaignsById } from "../../db/queries/campaigns-by-id";
import type { IntegrationContext } from "../context";
import { campaignViews, type CampaignView } from "../management/campaigns/campaign-view";
import { type LinkedStores, LISTED_STORES_MAX } from "../../db/queries/campaign-stores";
import type { SessionAnswer } from "./types";

type Evaluated = Pick<SessionAnswer, "result" | "index">;

/**
 * The campaigns of which some rule succeeded, in evaluation order, as the Management API shows
 * them: one more hop, for those who ask for the section.
 */
export async function triggeredCampaigns(
  context: IntegrationContext,
  answer: Evaluated,
): Promise<CampaignView[]> {
  const { triggeredCampaignIds } = answer.result;
  if (triggeredCampaignIds.length === 0) return [];
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  const { id: applicationId, timezone } = answer.index.application;
  const periods = triggeredCampaignIds
    .flatMap((id) => answer.index.campaigns.get(id)?.limits ?? [])
    .map(({ period }) => periodKey(period, nowMs, timezone));
  const { rows, counters } = await readCampaignsById(db, {
    applicationId,
    campaignIds: triggeredCampaignIds,
    periods: [...new Set(periods)],
  });
  const byId = new Map(
    campaignViews(rows, counters, {
      nowMs,
      timezone,
      linked: linkedStores(answer, triggeredCampaignIds),
    }).map((view) => [view.row.id, view]),
  );
  return triggeredCampaignIds.flatMap((id) => byId.get(id) ?? []);
}

function linkedStores(answer: Evaluated, campaignIds: readonly number[]): LinkedStores[] {
  return campaignIds.flatMap((campaignId) => {
    const storeIds = answer.index.campaigns.get(campaignId)?.linkedStoreIds ?? null;
    if (storeIds === null) return [];
    const total = storeIds.length;
    return [{ campaignId, total, storeIds: total > LISTED_STORES_MAX ? [] : storeIds }];
  });
}
