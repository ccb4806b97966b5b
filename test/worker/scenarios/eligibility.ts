import type { CampaignEligibility } from "../../../src/core/evaluation/eligibility";
import type { RuleFailure } from "../../../src/core/evaluation/decision";
import type { ScenarioIds } from "./ids";

/** `campaignEligibility` of a dry run, as the public document has it. */
export interface ToldEligibility {
  readonly id: number;
  readonly eligibility: readonly ToldVerdict[];
  readonly rules: readonly { readonly title: string; readonly eligibility: readonly unknown[] }[];
}

interface ToldVerdict {
  readonly passed: boolean;
}

/** What the answer says, by the campaign's id in the scenario. */
export function toldEligibility(told: readonly ToldEligibility[], ids: ScenarioIds): unknown {
  return told.map(({ id, eligibility, rules }) => ({
    campaignId: ids.told("campaign", id),
    eligibility,
    rules: rules.map(({ title, eligibility: runs }) => ({ title, eligibility: runs })),
  }));
}

/** What the engine's word for it looks like on the wire. */
export function expectedEligibility(
  expected: readonly CampaignEligibility[],
  ids: ScenarioIds,
): unknown {
  return expected.map(({ campaignId, eligibility, rules }) => ({
    campaignId,
    eligibility: eligibility.map(({ couponCode, failureCode }) => ({
      passed: failureCode === null,
      ...(couponCode === undefined ? {} : { couponCode }),
      ...(failureCode === null ? {} : { details: { failureCode } }),
    })),
    rules: rules.map(({ title, eligibility: runs }) => ({
      title,
      eligibility: runs.map(({ couponCode, failure }) => ({
        passed: failure === null,
        ...(couponCode === undefined ? {} : { couponCode }),
        ...(failure === null ? {} : { details: detailsOf(failure, ids) }),
      })),
    })),
  }));
}

function detailsOf(failure: RuleFailure, ids: ScenarioIds): unknown {
  const { couponId, couponValue, referralId, referralValue } = failure;
  const { conditionIndex, effectIndex, details } = failure;
  return {
    failureCode: conditionIndex === undefined ? "EFFECT_FAILED" : "CONDITION_NOT_MET",
    ...(couponId === undefined ? {} : { couponID: ids.real("coupon", couponId) }),
    ...(couponValue === undefined ? {} : { couponValue }),
    ...(referralId === undefined ? {} : { referralID: ids.real("referral", referralId) }),
    ...(referralValue === undefined ? {} : { referralValue }),
    ...(conditionIndex === undefined ? {} : { conditionIndex }),
    ...(effectIndex === undefined ? {} : { effectIndex }),
    details,
  };
}
