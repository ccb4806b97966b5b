import { checkCoupon } from "../coupon/check-coupon";
import { foldCode } from "../coupon/code";
import type { CompiledRule, CompiledRuleset } from "../rules/compiled";
import { budgetFor, COUPON_USAGE, type BudgetCounter, redemptionLimitReason } from "./budgets";
import { isRunning } from "./candidates";
import type { CampaignIndexEntry } from "./catalogue";
import { counterKey } from "./decision";
import type { EffectOrigin } from "./effect";
import { type CouponRefusal, type CouponRun, RuleRun } from "./rule-run";
import type { CouponFacts } from "./snapshot";
import type { EvaluationState } from "./state";

/** A code of the session with the coupon that it names. */
export interface EnteredCode {
  readonly code: string;
  readonly facts: CouponFacts;
}

/**
 * The codes of the session by campaign. Codes that are unknown, or whose campaign does not run, are
 * rejected here.
 */
export function sortCodes(state: EvaluationState): ReadonlyMap<number, readonly EnteredCode[]> {
  const { snapshot, catalogue, input } = state;
  const codes = snapshot.session?.couponCodes ?? [];
  const byCampaign = new Map<number, EnteredCode[]>();
  if (codes.length === 0) return byCampaign;
  const { caseSensitivity } = catalogue.application;
  const coupons = new Map(snapshot.coupons.map((coupon) => [coupon.value, coupon]));
  const campaigns = new Map(catalogue.campaigns.map((campaign) => [campaign.id, campaign]));
  const seen = new Set<string>();
  for (const code of codes) {
    const folded = foldCode(code, caseSensitivity);
    if (seen.has(folded)) continue;
    seen.add(folded);
    const facts = coupons.get(folded);
    if (!facts) {
      rejectUnknown(state, code);
      continue;
    }
    const campaign = campaigns.get(facts.campaignId);
    if (!campaign || !isRunning(campaign, input)) {
      rejectNotRunning(state, code, facts, campaign);
      continue;
    }
    const entered = byCampaign.get(campaign.id) ?? [];
    entered.push({ code, facts });
    byCampaign.set(campaign.id, entered);
  }
  return byCampaign;
}

/** Checks a code as it stands now: codes accepted before it in this evaluation count. */
export function openCouponRun(
  state: EvaluationState,
  campaign: CampaignIndexEntry,
  ruleset: CompiledRuleset,
  rule: CompiledRule,
  { code, facts }: EnteredCode,
): CouponRun {
  const { snapshot, input, catalogue } = state;
  const probe = new RuleRun(state, campaign, ruleset, rule, { code, facts, refusal: null });
  const problem = checkCoupon(facts, {
    nowMs: input.nowMs,
    timezone: catalogue.application.timezone,
    profileId: snapshot.session?.profileId ?? "",
    missingEntity: missingEntity(campaign, facts, state),
    usesNow: state.counters.get(counterKey(usageCounter(facts))),
  });
  return { code, facts, refusal: problem ?? checkRedemptionLimits(probe) };
}

/** The counter of a coupon's uses; 0 = any number of them (SEMANTICS §7). */
export function usageCounter(coupon: CouponFacts): BudgetCounter {
  return {
    campaignId: coupon.campaignId,
    action: COUPON_USAGE,
    entity: `coupon:${coupon.id}`,
    period: "",
    limitUnits: coupon.usageLimit === 0 ? null : coupon.usageLimit,
  };
}

/** Rejects a code in the name of a rule of its campaign. */
export function originOfRejection(
  campaign: CampaignIndexEntry,
  rule: CompiledRule | undefined,
  coupon: CouponFacts,
): EffectOrigin {
  return {
    campaignId: campaign.id,
    rulesetId: campaign.activeRulesetId ?? 0,
    ruleIndex: rule?.index ?? 0,
    ruleName: rule?.title ?? "",
    triggeredByCoupon: coupon.id,
  };
}

function checkRedemptionLimits(probe: RuleRun): CouponRefusal | null {
  const budget = budgetFor(probe, "redeemCoupon");
  if ("missing" in budget || budget.leftUnits === null || budget.leftUnits >= 1) return null;
  const details = `The limit of redeemed coupons is reached: ${budget.tightest?.words ?? ""}`;
  return { reason: redemptionLimitReason(budget.tightest?.limit ?? null), details };
}

/** A budget per customer or identifier, whatever it counts, needs one in the session. */
function missingEntity(
  campaign: CampaignIndexEntry,
  coupon: CouponFacts,
  { snapshot }: EvaluationState,
): "Profile" | "Identifier" | null {
  const limits = [...campaign.limits, ...coupon.limits];
  const counts = (entity: "Profile" | "Identifier") =>
    limits.some((limit) => limit.entities.includes(entity));
  if ((snapshot.session?.profileId ?? "") === "" && counts("Profile")) return "Profile";
  const withoutIdentifiers = (snapshot.session?.identifiers.length ?? 0) === 0;
  return withoutIdentifiers && counts("Identifier") ? "Identifier" : null;
}

function rejectUnknown(state: EvaluationState, code: string): void {
  state.effects.push({
    campaignId: -1,
    rulesetId: 0,
    ruleIndex: 0,
    ruleName: "",
    effectType: "rejectCoupon",
    props: { value: code, rejectionReason: "CouponNotFound" },
  });
}

function rejectNotRunning(
  state: EvaluationState,
  code: string,
  facts: CouponFacts,
  campaign: CampaignIndexEntry | undefined,
): void {
  state.effects.push({
    campaignId: facts.campaignId,
    rulesetId: campaign?.activeRulesetId ?? 0,
    ruleIndex: 0,
    ruleName: "",
    triggeredByCoupon: facts.id,
    effectType: "rejectCoupon",
    props: { value: code, rejectionReason: "CouponPartOfNotRunningCampaign" },
  });
}
