import type { CompiledRule, CompiledRuleset } from "../rules/compiled";
import type { SkipReason } from "./candidates";
import type { CampaignIndexEntry } from "./catalogue";
import { type EnteredCode, openCouponRun, originOfRejection } from "./coupon-runs";
import type { CampaignExclusionReason, EffectProps } from "./effect";
import { type EnteredReferral, openReferralRun, rejectReferral } from "./referral-runs";
import type { EvaluationState } from "./state";
import { groupMark } from "./tree";

/** Why a campaign that runs may not apply to this call. */
export interface Exclusion {
  readonly reason: CampaignExclusionReason;
  readonly details: string;
}

/** The codes of the call, as far as their campaigns run. */
export interface EnteredCodes {
  readonly coupons: ReadonlyMap<number, readonly EnteredCode[]>;
  readonly referral: EnteredReferral | null;
}

/** Campaigns that run, but not for this store or this customer. */
export const EXCLUSION_OF_SKIP: Partial<Record<SkipReason, Exclusion>> = {
  store: {
    reason: "CampaignNotInEvaluationSet",
    details: "The campaign is for stores that the session does not name",
  },
  audience: {
    reason: "CampaignNotInEvaluationSet",
    details: "The campaign is for audiences that the customer is not a member of",
  },
};

/**
 * Rejects the codes of a campaign that may not apply. What is wrong with a code by itself comes
 * first (DESIGN §4, order of checks); the campaign's conditions are not asked.
 */
export function excludeCampaign(
  state: EvaluationState,
  campaign: CampaignIndexEntry,
  entered: EnteredCodes,
  exclusion: Exclusion,
): void {
  const ruleset = state.catalogue.rulesets.get(campaign.activeRulesetId ?? 0);
  const excluded = { state, campaign, ruleset, exclusion };
  for (const code of entered.coupons.get(campaign.id) ?? []) rejectCode(excluded, code);
  const { referral } = entered;
  if (referral?.facts.campaignId === campaign.id) rejectReferralCode(excluded, referral);
}

interface Excluded {
  readonly state: EvaluationState;
  readonly campaign: CampaignIndexEntry;
  readonly ruleset: CompiledRuleset | undefined;
  readonly exclusion: Exclusion;
}

function rejectCode({ state, campaign, ruleset, exclusion }: Excluded, entered: EnteredCode): void {
  const rule = speaker(ruleset, (each) => each.checksCoupon);
  const run = ruleset && rule ? openCouponRun(state, campaign, ruleset, rule, entered) : null;
  const props: EffectProps["rejectCoupon"] = run?.refusal
    ? { value: entered.code, rejectionReason: run.refusal.reason, details: run.refusal.details }
    : {
        value: entered.code,
        rejectionReason: "CouponPartOfNotTriggeredCampaign",
        campaignExclusionReason: exclusion.reason,
        details: exclusion.details,
      };
  state.effects.push({
    ...originOfRejection(campaign, rule, entered.facts),
    ...groupMark(state.catalogue.evaluationGroups, campaign),
    effectType: "rejectCoupon",
    props,
  });
}

function rejectReferralCode(
  { state, campaign, ruleset, exclusion }: Excluded,
  entered: EnteredReferral,
): void {
  const rule = speaker(ruleset, (each) => each.checksReferral);
  const origin = {
    campaignId: campaign.id,
    rulesetId: campaign.activeRulesetId ?? 0,
    ruleIndex: rule?.index ?? 0,
    ruleName: rule?.title ?? "",
    ...groupMark(state.catalogue.evaluationGroups, campaign),
  };
  const run = ruleset && rule ? openReferralRun(state, campaign, ruleset, rule, entered) : null;
  if (run?.refusal) {
    state.effects.push(rejectReferral(origin, run, null));
    return;
  }
  const props: EffectProps["rejectReferral"] = {
    value: entered.code,
    rejectionReason: "ReferralPartOfNotTriggeredCampaign",
    campaignExclusionReason: exclusion.reason,
    details: exclusion.details,
  };
  state.effects.push({ ...origin, effectType: "rejectReferral", props });
}

/** The rule that speaks for a code: the first that asks for one. */
function speaker(
  ruleset: CompiledRuleset | undefined,
  asks: (rule: CompiledRule) => boolean,
): CompiledRule | undefined {
  return ruleset?.rules.find(asks) ?? ruleset?.rules[0];
}
