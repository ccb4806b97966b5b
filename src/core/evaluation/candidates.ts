import type { CampaignIndexEntry } from "./catalogue";

export interface CandidateQuery {
  readonly nowMs: number;
  /** Event types of the call. */
  readonly eventTypes: readonly string[];
  /**
   * Campaigns that own a code of the session; null while that is not known yet (before the load):
   * then `hasCodes` decides.
   */
  readonly couponCampaignIds: ReadonlySet<number> | null;
  readonly hasCodes: boolean;
  /** Campaigns to take although they are disabled (dry runs). */
  readonly evaluableCampaignIds: readonly number[];
}

/** The campaigns that can have an effect on this call, in order; reads the index only. */
export function selectCandidates(
  campaigns: readonly CampaignIndexEntry[],
  query: CandidateQuery,
): readonly CampaignIndexEntry[] {
  return campaigns.filter((campaign) => isCandidate(campaign, query));
}

/**
 * Whether a campaign runs at an instant: enabled (or asked for), inside its schedule (start
 * inclusive, end exclusive), with an active ruleset.
 */
export function isRunning(
  campaign: CampaignIndexEntry,
  query: Pick<CandidateQuery, "nowMs" | "evaluableCampaignIds">,
): boolean {
  if (campaign.activeRulesetId === null || campaign.state === "archived") return false;
  if (query.evaluableCampaignIds.includes(campaign.id)) return true;
  if (campaign.state !== "enabled") return false;
  const started = campaign.startAtMs === null || campaign.startAtMs <= query.nowMs;
  const ended = campaign.endAtMs !== null && campaign.endAtMs <= query.nowMs;
  return started && !ended;
}

function isCandidate(campaign: CampaignIndexEntry, query: CandidateQuery): boolean {
  if (!isRunning(campaign, query)) return false;
  const { needsCoupon, eventTypes } = campaign.facts;
  if (needsCoupon && !ownsACode(campaign.id, query)) return false;
  if (eventTypes === null || query.couponCampaignIds?.has(campaign.id)) return true;
  // A code of the campaign still has to be answered for, whatever the event.
  if (query.couponCampaignIds === null && query.hasCodes) return true;
  return eventTypes.some((type) => query.eventTypes.includes(type));
}

function ownsACode(campaignId: number, query: CandidateQuery): boolean {
  return query.couponCampaignIds === null
    ? query.hasCodes
    : query.couponCampaignIds.has(campaignId);
}
