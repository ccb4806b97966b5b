import type { BlockFailure, CompiledRule, CompiledRuleset } from "../rules/compiled";
import type { SelectionCache } from "../rules/selection/selection";
import { budgetFor, chargeBudget } from "./budgets";
import type { CampaignIndexEntry } from "./catalogue";
import { type EnteredCode, openCouponRun, originOfRejection, usageCounter } from "./coupon-runs";
import type { RuleFailure } from "./decision";
import type { Effect, EffectOrigin, EffectOf } from "./effect";
import type { EnteredCodes } from "./exclusions";
import { tellTierChanges } from "./points";
import {
  acceptReferral,
  type EnteredReferral,
  openReferralRun,
  type ReferralRun,
  rejectReferral,
} from "./referral-runs";
import { type CouponRun, RuleRun } from "./rule-run";
import type { EvaluationState } from "./state";
import { groupMark } from "./tree";

/** Runs the rules of one campaign; a campaign whose ruleset is not at hand does nothing. */
export function runCampaign(
  state: EvaluationState,
  campaign: CampaignIndexEntry,
  { coupons, referral }: EnteredCodes,
): void {
  const ruleset = state.catalogue.rulesets.get(campaign.activeRulesetId ?? 0);
  if (!ruleset) return;
  state.enterCampaign();
  const ofCampaign = referral?.facts.campaignId === campaign.id ? referral : null;
  new CampaignPasses(state, campaign, ruleset, ofCampaign).run(coupons.get(campaign.id) ?? []);
}

/** The passes over one campaign's rules: one per code, or one when there is none. */
class CampaignPasses {
  #triggered = false;
  readonly #toldFailures = new Set<string>();
  readonly #mark;
  readonly #referral: ReferralRun | null = null;
  /** The rule that speaks for the referral code. */
  #referralRule: CompiledRule | undefined;
  #referralFailure: BlockFailure | null = null;
  #referralPassed = false;
  #referralAccepted = false;

  constructor(
    readonly state: EvaluationState,
    readonly campaign: CampaignIndexEntry,
    readonly ruleset: CompiledRuleset,
    entered: EnteredReferral | null,
  ) {
    this.#mark = groupMark(state.catalogue.evaluationGroups, campaign);
    this.#referralRule = ruleset.rules.find((rule) => rule.checksReferral) ?? ruleset.rules[0];
    if (!entered || !this.#referralRule) return;
    this.#referral = openReferralRun(state, campaign, ruleset, this.#referralRule, entered);
  }

  run(codes: readonly EnteredCode[]): void {
    if (codes.length === 0) this.#pass(null, true);
    for (const [index, code] of codes.entries()) this.#passOfCode(code, index === 0);
    this.#answerReferral();
    if (this.#triggered) this.state.triggeredCampaignIds.push(this.campaign.id);
  }

  #passOfCode(code: EnteredCode, isFirst: boolean): void {
    const { state, campaign, ruleset } = this;
    const askingRule = ruleset.rules.find((rule) => rule.checksCoupon);
    const anyRule = askingRule ?? ruleset.rules[0];
    if (!anyRule) return;
    const coupon = openCouponRun(state, campaign, ruleset, anyRule, code);
    const outcome = this.#pass(coupon, isFirst);
    if (outcome.passed) return;
    const { rule, failure } = outcome.worst ?? { rule: anyRule, failure: null };
    state.effects.push(this.#rejection(coupon, rule, failure));
  }

  /** Runs the rules top-down. `passed`: some rule found the code valid. */
  #pass(coupon: CouponRun | null, isFirst: boolean): CouponOutcome {
    let passed = false;
    let worst: CouponOutcome["worst"] = null;
    const selections: SelectionCache = new Map();
    for (const rule of this.ruleset.rules) {
      if (!rule.checksCoupon && !isFirst) continue;
      const run = new RuleRun(
        this.state,
        this.campaign,
        this.ruleset,
        rule,
        rule.checksCoupon ? coupon : null,
        selections,
      );
      run.referral = this.#referral;
      const failure = runBlocks(run) ?? (this.state.input.closing ? checkRewards(run) : null);
      if (failure) {
        const told = this.#describe(run, failure);
        this.#note(run, coupon, told);
        this.#fail(run, failure, told);
        if (rule.checksCoupon && isWorse(failure, worst?.failure)) worst = { rule, failure };
        if (rule.checksReferral) this.#noteReferralFailure(rule, failure);
      } else {
        this.#note(run, coupon, null);
        this.#succeed(run);
        passed ||= run.couponChecked;
        this.#referralPassed ||= run.referralChecked;
      }
    }
    return { passed, worst };
  }

  #succeed(run: RuleRun): void {
    const { state } = this;
    this.#triggered = true;
    tellTierChanges(run);
    const origin = this.#origin(run);
    if (run.couponRedeemed && run.coupon) this.#accept(run, run.coupon, origin);
    if (run.referralRedeemed && run.referral && !this.#referralAccepted) {
      this.#referralAccepted = true;
      acceptReferral(run, run.referral, origin);
    }
    run.keep();
    for (const effect of run.effects) state.effects.push({ ...origin, ...effect });
  }

  #noteReferralFailure(rule: CompiledRule, failure: BlockFailure): void {
    if (!isWorse(failure, this.#referralFailure ?? undefined)) return;
    this.#referralFailure = failure;
    this.#referralRule = rule;
  }

  /** A code that no rule of its campaign found valid is rejected. */
  #answerReferral(): void {
    if (!this.#referral || this.#referralPassed) return;
    const origin = {
      campaignId: this.campaign.id,
      rulesetId: this.ruleset.id,
      ruleIndex: this.#referralRule?.index ?? 0,
      ruleName: this.#referralRule?.title ?? "",
      ...this.#mark,
    };
    this.state.effects.push(rejectReferral(origin, this.#referral, this.#referralFailure));
  }

  /** The first rule that redeems a code accepts it, for the whole session. */
  #accept(run: RuleRun, coupon: CouponRun, origin: EffectOrigin): void {
    const { state } = this;
    const { facts, code } = coupon;
    if (state.acceptedCoupons.some((accepted) => accepted.couponId === facts.id)) return;
    state.acceptedCoupons.push({
      couponId: facts.id,
      campaignId: facts.campaignId,
      value: facts.value,
    });
    const budget = budgetFor(run, "redeemCoupon");
    if (!("missing" in budget)) chargeBudget(run, budget, 1);
    run.charge({ ...usageCounter(facts), deltaUnits: 1 });
    state.effects.push({ ...origin, effectType: "acceptCoupon", props: { value: code } });
  }

  /** Remembers the run for the campaign's eligibility. */
  #note(run: RuleRun, coupon: CouponRun | null, failure: RuleFailure | null): void {
    if (!this.state.input.wantsEligibility) return;
    this.state.outcomes.push({
      campaignId: this.campaign.id,
      ruleIndex: run.rule.index,
      title: run.rule.title,
      passCode: coupon?.code ?? null,
      ruleCode: run.coupon?.code ?? null,
      failure,
    });
  }

  #fail(run: RuleRun, failure: BlockFailure, reason: RuleFailure): void {
    const { state, campaign } = this;
    state.failures.push(reason);
    const origin = this.#origin(run, false);
    if (failure.isError) {
      const where = `Rule "${run.rule.title}" of campaign "${campaign.name}"`;
      const message = `${where} could not be evaluated: ${failure.details}`;
      state.effects.push({ ...origin, effectType: "error", props: { message } });
    }
    for (const { conditionIndex, ...effect } of failure.failureEffects) {
      const place = conditionIndex === undefined ? {} : { conditionIndex };
      const told: Effect = { ...origin, ...place, ...effect };
      // Two codes that fail alike are told about once.
      const key = JSON.stringify(told);
      if (this.#toldFailures.has(key)) continue;
      this.#toldFailures.add(key);
      state.effects.push(told);
    }
  }

  #origin(run: RuleRun, withCoupon = true): EffectOrigin {
    const origin = {
      campaignId: this.campaign.id,
      rulesetId: this.ruleset.id,
      ruleIndex: run.rule.index,
      ruleName: run.rule.title,
      ...this.#mark,
    };
    if (!withCoupon || !run.couponChecked || !run.coupon) return origin;
    return { ...origin, triggeredByCoupon: run.coupon.facts.id };
  }

  #describe(run: RuleRun, failure: BlockFailure): RuleFailure {
    const { coupon, rule } = run;
    const place =
      failure.role === "condition"
        ? { conditionIndex: failure.index }
        : { effectIndex: failure.index };
    return {
      campaignId: this.campaign.id,
      campaignName: this.campaign.name,
      rulesetId: this.ruleset.id,
      ruleIndex: rule.index,
      ruleName: rule.title,
      ...(coupon ? { couponId: coupon.facts.id, couponValue: coupon.code } : {}),
      ...(rule.checksReferral && run.referral
        ? { referralId: run.referral.facts.id, referralValue: run.referral.code }
        : {}),
      ...place,
      details: failure.details,
      ...this.#mark,
    };
  }

  #rejection(
    coupon: CouponRun,
    rule: CompiledRule,
    failure: BlockFailure | null,
  ): EffectOf<"rejectCoupon"> {
    const origin = { ...originOfRejection(this.campaign, rule, coupon.facts), ...this.#mark };
    const value = coupon.code;
    if (coupon.refusal) {
      const { reason, details } = coupon.refusal;
      const props = { value, rejectionReason: reason, details };
      return { ...origin, effectType: "rejectCoupon", props };
    }
    if (!failure) {
      const details = "No rule of the campaign made use of the coupon code";
      const props = { value, rejectionReason: "CouponRejectedByCondition" as const, details };
      return { ...origin, effectType: "rejectCoupon", props };
    }
    const { role, index, details, couponReason } = failure;
    const byRole =
      role === "condition"
        ? ("CouponRejectedByCondition" as const)
        : ("EffectCouldNotBeApplied" as const);
    const place = role === "condition" ? { conditionIndex: index } : { effectIndex: index };
    const props = { value, rejectionReason: couponReason ?? byRole, ...place, details };
    return { ...origin, effectType: "rejectCoupon", props };
  }
}

interface CouponOutcome {
  readonly passed: boolean;
  readonly worst: { readonly rule: CompiledRule; readonly failure: BlockFailure } | null;
}

function runBlocks(run: RuleRun): BlockFailure | null {
  return run.state.withAttributes(run.attributes, () => {
    for (const block of run.rule.blocks) {
      const failure = block.run(run);
      if (failure) return failure;
    }
    return null;
  });
}

/** A rule whose rewards all came to nothing burns no code (DESIGN §4, discounts of zero). */
function checkRewards(run: RuleRun): BlockFailure | null {
  if (run.emptyRewardIndex === null || run.hasReward) return null;
  return {
    role: "effect",
    index: run.emptyRewardIndex,
    details: "None of the rule's rewards is worth anything",
    couponReason: "EffectCouldNotBeApplied",
    isError: false,
    failureEffects: [],
  };
}

/** The rule that came furthest says best why a code was rejected; of equals, the first. */
function isWorse(failure: BlockFailure, than: BlockFailure | undefined): boolean {
  if (!than) return true;
  return than.role === "condition" && failure.role === "effect";
}
