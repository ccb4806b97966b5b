import { foldCode } from "../coupon/code";
import { checkReferral } from "../referral/check-referral";
import type { BlockFailure, CompiledRule, CompiledRuleset } from "../rules/compiled";
import { type BudgetCounter, budgetFor, chargeBudget, REFERRAL_USAGE } from "./budgets";
import { isRunning } from "./candidates";
import type { CampaignIndexEntry, LimitConfig } from "./catalogue";
import type { EffectOf, EffectOrigin, ReferralRejectionReason } from "./effect";
import { RuleRun } from "./rule-run";
import type { ReferralFacts } from "./snapshot";
import type { EvaluationState } from "./state";

/** The referral code of the session, as the rules of its campaign see it. */
export interface ReferralRun {
  readonly facts: ReferralFacts;
  /** As it was typed. */
  readonly code: string;
  /** Why it can't be used; null = it is valid. */
  readonly refusal: ReferralRefusal | null;
}

export interface ReferralRefusal {
  readonly reason: ReferralRejectionReason;
  readonly details: string;
}

/** A session has one referral code at most. */
export interface EnteredReferral {
  readonly code: string;
  readonly facts: ReferralFacts;
}

/** The session's referral code; one that is unknown or whose campaign rests is rejected here. */
export function enteredReferral(state: EvaluationState): EnteredReferral | null {
  const { snapshot, catalogue, input } = state;
  const code = snapshot.session?.referralCode ?? "";
  if (code === "") return null;
  const facts = snapshot.referral;
  if (!facts || facts.code !== foldCode(code, catalogue.application.caseSensitivity)) {
    const origin = { campaignId: -1, rulesetId: 0, ruleIndex: 0, ruleName: "" };
    state.effects.push(rejection(origin, code, { rejectionReason: "ReferralNotFound" }));
    return null;
  }
  const campaign = catalogue.campaigns.find(({ id }) => id === facts.campaignId);
  if (campaign && isRunning(campaign, input)) return { code, facts };
  const origin = {
    campaignId: facts.campaignId,
    rulesetId: campaign?.activeRulesetId ?? 0,
    ruleIndex: 0,
    ruleName: "",
  };
  const reason = { rejectionReason: "ReferralPartOfNotRunningCampaign" } as const;
  state.effects.push(rejection(origin, code, reason));
  return null;
}

/** Checks the code with the budgets of its campaign. */
export function openReferralRun(
  state: EvaluationState,
  campaign: CampaignIndexEntry,
  ruleset: CompiledRuleset,
  rule: CompiledRule,
  { code, facts }: EnteredReferral,
): ReferralRun {
  const { snapshot, input, catalogue } = state;
  const problem = checkReferral(facts, {
    nowMs: input.nowMs,
    timezone: catalogue.application.timezone,
    friendId: snapshot.session?.profileId ?? "",
  });
  if (problem) return { code, facts, refusal: problem };
  const probe = new RuleRun(state, campaign, ruleset, rule, null);
  probe.referral = { code, facts, refusal: null };
  return { code, facts, refusal: checkRedemptionLimits(probe) };
}

/** Accepts the code in the name of a rule that redeems it; the close charges its uses. */
export function acceptReferral(run: RuleRun, referral: ReferralRun, origin: EffectOrigin): void {
  const { facts, code } = referral;
  const { state } = run;
  const budget = budgetFor(run, "redeemReferral");
  if (!("missing" in budget)) chargeBudget(run, budget, 1);
  run.charge({ ...referralUsageCounter(facts), deltaUnits: 1 });
  const props = { value: code };
  state.writes.set(props, {
    kind: "acceptedReferral",
    write: {
      referralId: facts.id,
      campaignId: facts.campaignId,
      code: facts.code,
      advocateIntegrationId: facts.advocateIntegrationId,
      friendIntegrationId: state.snapshot.session?.profileId ?? "",
    },
  });
  state.effects.push({ ...origin, effectType: "acceptReferral", props });
}

/** Why no rule of the campaign took the code. */
export function rejectReferral(
  origin: EffectOrigin,
  { code, refusal }: ReferralRun,
  failure: BlockFailure | null,
): EffectOf<"rejectReferral"> {
  if (refusal) {
    const { reason, details } = refusal;
    return rejection(origin, code, { rejectionReason: reason, details });
  }
  if (!failure) {
    const details = "No rule of the campaign asks for a referral code";
    return rejection(origin, code, { rejectionReason: "ReferralRejectedByCondition", details });
  }
  const { role, index, details } = failure;
  return role === "condition"
    ? rejection(origin, code, {
        rejectionReason: "ReferralRejectedByCondition",
        conditionIndex: index,
        details,
      })
    : rejection(origin, code, {
        rejectionReason: "EffectCouldNotBeApplied",
        effectIndex: index,
        details,
      });
}

/** The counter of a referral's uses; 0 = any number of them (reference SEMANTICS §8). */
export function referralUsageCounter(referral: ReferralFacts): BudgetCounter {
  return {
    campaignId: referral.campaignId,
    action: REFERRAL_USAGE,
    entity: `referral:${referral.id}`,
    period: "",
    limitUnits: referral.usageLimit === 0 ? null : referral.usageLimit,
  };
}

function checkRedemptionLimits(probe: RuleRun): ReferralRefusal | null {
  const budget = budgetFor(probe, "redeemReferral");
  if ("missing" in budget) {
    const details = `A budget counts per ${budget.missing}, but the session has none`;
    return { reason: "ProfileLimitReached", details };
  }
  if (budget.leftUnits === null || budget.leftUnits >= 1) return null;
  const details = `The limit of redeemed referrals is reached: ${budget.tightest?.words ?? ""}`;
  return { reason: limitReason(budget.tightest?.limit ?? null), details };
}

function limitReason(limit: LimitConfig | null): ReferralRejectionReason {
  if (limit?.entities.includes("Referral")) return "ReferralLimitReached";
  const personal = limit?.entities.some(
    (entity) => entity === "Profile" || entity === "Identifier",
  );
  return personal ? "ProfileLimitReached" : "CampaignLimitReached";
}

function rejection(
  origin: EffectOrigin,
  value: string,
  props: Omit<EffectOf<"rejectReferral">["props"], "value">,
): EffectOf<"rejectReferral"> {
  return { ...origin, effectType: "rejectReferral", props: { value, ...props } };
}
