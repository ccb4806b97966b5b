import { selectCandidates } from "../../core/evaluation/candidates";
import type { Decision } from "../../core/evaluation/decision";
import { evaluate } from "../../core/evaluation/evaluate";
import {
  type EvaluationInput,
  NO_EXTRA_FACTS,
  type Snapshot,
} from "../../core/evaluation/snapshot";
import type { SessionDocument } from "../../core/session/types";
import { parseReferral, parseStore } from "../../db/queries/call-facts";
import { parseCoupon, parseProfile } from "../../db/queries/session-facts";
import type { CatalogueIndex, IndexedCampaign } from "../catalogue/cache";
import { collectionsOf } from "../catalogue/collections";
import { compiledRulesets } from "../catalogue/rulesets";
import type { IntegrationContext } from "../context";
import type { CustomerFacts } from "./facts";

/** What a call is about, beside what is stored of the customer. */
export interface Occasion {
  readonly session: SessionDocument | null;
  readonly event: Snapshot["event"];
  readonly justJoinedAudienceIds: readonly number[];
  readonly justLeftAudienceIds: readonly number[];
}

/**
 * Runs the campaigns that can apply; reads rulesets and collections that are new to the isolate.
 *
 * @param among no other campaigns are looked at; absent = all of the Application
 */
export async function decide(
  context: IntegrationContext,
  index: CatalogueIndex,
  facts: CustomerFacts,
  occasion: Occasion,
  input: EvaluationInput,
  among?: ReadonlySet<number>,
): Promise<Decision> {
  const snapshot = snapshotOf(facts, occasion);
  const candidates = among ? inOrder(index, among) : campaignsFor(index, snapshot, input);
  const [rulesets, collections] = await Promise.all([
    compiledRulesets(context, index, candidates),
    collectionsOf(context, index, candidates),
  ]);
  const { application, definitions, evaluationGroups } = index;
  // Of campaigns that are not evaluated only their eligibility tells.
  const campaigns = input.wantsEligibility ? [...index.campaigns.values()] : candidates;
  return evaluate(
    { ...snapshot, collections },
    {
      application,
      definitions,
      evaluationGroups,
      campaigns,
      campaignsById: index.campaigns,
      rulesets,
    },
    input,
  );
}

/** Candidates by the index, and the campaigns of the call's codes whatever their state. */
function campaignsFor(
  index: CatalogueIndex,
  { coupons, referral, store, profile }: Snapshot,
  input: EvaluationInput,
): readonly IndexedCampaign[] {
  const ofCodes = new Set(coupons.map((coupon) => coupon.campaignId));
  if (referral) ofCodes.add(referral.campaignId);
  const candidates = selectCandidates(index.campaignsWithoutCode, {
    nowMs: input.nowMs,
    eventTypes: input.eventTypes,
    couponCampaignIds: ofCodes,
    hasCodes: ofCodes.size > 0,
    referralCampaignId: referral?.campaignId ?? null,
    storeId: store?.id ?? null,
    audienceIds: new Set(profile?.audiences.map(({ id }) => id)),
    evaluableCampaignIds: input.evaluableCampaignIds,
  });
  const chosen = new Set(candidates.map((campaign) => campaign.id));
  for (const id of ofCodes) chosen.add(id);
  return inOrder(index, chosen);
}

/** Few are chosen, so they are ranked instead of walking the index, which iterates in order. */
function inOrder(index: CatalogueIndex, chosen: ReadonlySet<number>): readonly IndexedCampaign[] {
  return [...chosen]
    .flatMap((id) => index.campaigns.get(id) ?? [])
    .sort((a, b) => a.evaluationRank - b.evaluationRank);
}

function snapshotOf(facts: CustomerFacts, occasion: Occasion): Snapshot {
  return {
    ...NO_EXTRA_FACTS,
    ...occasion,
    profile: facts.profile ? parseProfile(facts.profile) : null,
    coupons: facts.coupons.map(parseCoupon),
    counters: facts.counters,
    wallets: facts.wallets,
    referral: facts.referral ? parseReferral(facts.referral, facts.advocate) : null,
    freeGiveaways: facts.freeGiveaways,
    cards: facts.cards,
    store: facts.store ? parseStore(facts.store) : null,
  };
}
