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
  /** The campaign of the session's referral code, null = none; left out while it is not known. */
  readonly referralCampaignId?: number | null;
  /** The store that the call names, null = none; left out while it is not known. */
  readonly storeId?: number | null;
  /** Audiences of the customer; left out while they are not known. */
  readonly audienceIds?: ReadonlySet<number>;
  /** Campaigns to take although they are disabled (dry runs). */
  readonly evaluableCampaignIds: readonly number[];
}

/** `resting`: disabled, archived, out of its schedule, or without an active ruleset. */
export type SkipReason = "resting" | "store" | "audience" | "code" | "event";

/** The campaigns that can have an effect on this call, in order; reads the index only. */
export function selectCandidates(
  campaigns: readonly CampaignIndexEntry[],
  query: CandidateQuery,
): readonly CampaignIndexEntry[] {
  return campaigns.filter((campaign) => skipReason(campaign, query) === null);
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

/**
 * Why a campaign is not evaluated; null = it is. A code of the campaign has to be answered for
 * whatever the event.
 */
export function skipReason(campaign: CampaignIndexEntry, query: CandidateQuery): SkipReason | null {
  if (!isRunning(campaign, query)) return "resting";
  if (!isForStore(campaign, query)) return "store";
  if (!isForAudiences(campaign, query)) return "audience";
  const { needsCoupon, needsReferral, eventTypes } = campaign.facts;
  const { referralCampaignId, couponCampaignIds, hasCodes } = query;
  if (needsCoupon && !ownsACode(campaign.id, query)) return "code";
  if (referralCampaignId === campaign.id) return null;
  if (needsReferral && referralCampaignId !== undefined) return "code";
  if (eventTypes === null || couponCampaignIds?.has(campaign.id)) return null;
  if (couponCampaignIds === null && hasCodes) return null;
  return eventTypes.some((type) => query.eventTypes.includes(type)) ? null : "event";
}

/** A campaign of some stores runs only for calls that name one (reference SEMANTICS §6.1). */
function isForStore({ linkedStoreIds }: CampaignIndexEntry, { storeId }: CandidateQuery): boolean {
  if (linkedStoreIds === null || storeId === undefined) return true;
  return storeId !== null && linkedStoreIds.includes(storeId);
}

function isForAudiences(campaign: CampaignIndexEntry, { audienceIds }: CandidateQuery): boolean {
  const { targetedAudienceIds: targeted } = campaign;
  if (targeted.length === 0 || audienceIds === undefined) return true;
  return targeted.some((id) => audienceIds.has(id));
}

function ownsACode(campaignId: number, query: CandidateQuery): boolean {
  return query.couponCampaignIds === null
    ? query.hasCodes
    : query.couponCampaignIds.has(campaignId);
}
