import { type CandidateQuery, type SkipReason, skipReason } from "./candidates";
import { runCampaign } from "./campaign-passes";
import type { Catalogue } from "./catalogue";
import { sortCodes } from "./coupon-runs";
import type { Decision } from "./decision";
import { eligibilityOf } from "./eligibility";
import { type EnteredCodes, EXCLUSION_OF_SKIP, excludeCampaign } from "./exclusions";
import { runGroup } from "./groups";
import { enteredReferral } from "./referral-runs";
import type { EvaluationInput, Snapshot } from "./snapshot";
import { standAgain } from "./standing";
import { EvaluationState } from "./state";
import { evaluationTree, inEvaluationOrder } from "./tree";

/**
 * Runs the campaigns of the catalogue along the evaluation tree over the snapshot and says what
 * should happen. Pure and deterministic; never throws, whatever the ruleset, the tree or the cart
 * (DESIGN §1, §4).
 */
export function evaluate(
  snapshot: Snapshot,
  catalogue: Catalogue,
  input: EvaluationInput,
): Decision {
  const { campaigns, evaluationGroups } = catalogue;
  const state = new EvaluationState(snapshot, catalogue, input);
  const entered: EnteredCodes = { coupons: sortCodes(state), referral: enteredReferral(state) };
  const skipReasons = findSkipped(state, entered);
  answerSkipped(state, entered, skipReasons);
  const { standing } = input;
  for (const [id, effects] of standing ?? []) {
    if (!campaigns.some((campaign) => campaign.id === id)) standAgain(state, id, effects);
  }
  const candidates = campaigns.filter(({ id }) => standing?.has(id) || !skipReasons.has(id));
  runGroup(state, evaluationTree(evaluationGroups, candidates), {
    run: (target, campaign) => {
      const effects = standing?.get(campaign.id);
      if (effects) standAgain(target, campaign.id, effects);
      else runCampaign(target, campaign, entered);
    },
    exclude: (target, campaign, reason) => excludeCampaign(target, campaign, entered, reason),
  });
  const decision = state.decision();
  if (!input.wantsEligibility) return decision;
  const { outcomes, triggeredCampaignIds } = state;
  const inOrder = inEvaluationOrder(evaluationGroups, campaigns);
  const facts = { outcomes, triggeredCampaignIds, skipReasons };
  return { ...decision, eligibility: eligibilityOf(inOrder, facts) };
}

/** Why campaigns are not evaluated, by id. */
function findSkipped(
  state: EvaluationState,
  entered: EnteredCodes,
): ReadonlyMap<number, SkipReason> {
  const { snapshot, catalogue, input } = state;
  const targetsAudiences = catalogue.campaigns.some((each) => each.targetedAudienceIds.length > 0);
  const audiences = targetsAudiences ? (state.readProfile()?.audiences ?? []) : [];
  const query: CandidateQuery = {
    nowMs: input.nowMs,
    eventTypes: input.eventTypes,
    couponCampaignIds: new Set(entered.coupons.keys()),
    hasCodes: entered.coupons.size > 0,
    referralCampaignId: entered.referral?.facts.campaignId ?? null,
    storeId: snapshot.store?.id ?? null,
    audienceIds: new Set(audiences.map(({ id }) => id)),
    evaluableCampaignIds: input.evaluableCampaignIds,
  };
  const skipReasons = new Map<number, SkipReason>();
  for (const campaign of catalogue.campaigns) {
    const reason = skipReason(campaign, query);
    if (reason !== null) skipReasons.set(campaign.id, reason);
  }
  return skipReasons;
}

/** Rejects the codes of campaigns that run, but not for this call. */
function answerSkipped(
  state: EvaluationState,
  entered: EnteredCodes,
  skipReasons: ReadonlyMap<number, SkipReason>,
): void {
  const { campaigns, evaluationGroups } = state.catalogue;
  const named = campaigns.filter(
    ({ id }) => entered.coupons.has(id) || entered.referral?.facts.campaignId === id,
  );
  for (const campaign of inEvaluationOrder(evaluationGroups, named)) {
    const reason = skipReasons.get(campaign.id);
    const exclusion = reason && EXCLUSION_OF_SKIP[reason];
    if (exclusion) excludeCampaign(state, campaign, entered, exclusion);
  }
}
