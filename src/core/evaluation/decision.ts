import type { LedgerChange } from "../ledger/types";
import type { Effect } from "./effect";
import type { CampaignEligibility } from "./eligibility";
import type { DecisionWrites } from "./writes";

/** What an evaluation came to. Nothing has happened yet: services write it down. */
export interface Decision {
  readonly effects: readonly Effect[];
  readonly failures: readonly RuleFailure[];
  /** Campaigns of which at least one rule succeeded, in evaluation order. */
  readonly triggeredCampaignIds: readonly number[];
  /** Coupons to be redeemed at the close. */
  readonly acceptedCoupons: readonly AcceptedCoupon[];
  /** Points to move at the close, by wallet name. */
  readonly ledgerChanges: ReadonlyMap<string, readonly LedgerChange[]>;
  /** Budgets to charge at the close. */
  readonly charges: readonly CounterCharge[];
  /** Everything else that takes hold. */
  readonly writes: DecisionWrites;
  /** What was read of rows that others write: asserted when the decision is committed. */
  readonly reads: {
    readonly profile: boolean;
    readonly wallets: ReadonlySet<string>;
    /** Cards that rules named and the snapshot did not have: the rules failed for want of them. */
    readonly missingCards?: readonly string[];
  };
  /** How each campaign that runs fared; when it was asked for. */
  readonly eligibility?: readonly CampaignEligibility[];
}

export interface AcceptedCoupon {
  readonly couponId: number;
  readonly campaignId: number;
  readonly value: string;
}

/**
 * One counter and what the close adds to it. `limitUnits` null = counted, not limited. Units: 1 per
 * effect or use, hundredths of a point, thousandths of the currency (`unit`).
 */
export interface CounterCharge {
  readonly campaignId: number;
  readonly action: string;
  /** `""` campaign-wide, else `coupon:<id>`, `profile:<integrationId>`, `identifier:<text>` … */
  readonly entity: string;
  /** `""` overall, else e.g. `daily:2026-11-21` in the Application's zone. */
  readonly period: string;
  readonly deltaUnits: number;
  readonly limitUnits: number | null;
}

export function counterKey(of: Pick<CounterCharge, "campaignId" | "action" | "entity" | "period">) {
  return `${of.campaignId}|${of.action}|${of.period}|${of.entity}`;
}

/** Why a rule had no effects (wire: `ruleFailureReasons`). */
export interface RuleFailure {
  readonly campaignId: number;
  readonly campaignName: string;
  readonly rulesetId: number;
  readonly ruleIndex: number;
  readonly ruleName: string;
  readonly couponId?: number;
  readonly couponValue?: string;
  readonly referralId?: number;
  readonly referralValue?: string;
  readonly conditionIndex?: number;
  readonly effectIndex?: number;
  readonly details?: string;
  readonly evaluationGroupID?: number;
  readonly evaluationGroupMode?: string;
}
