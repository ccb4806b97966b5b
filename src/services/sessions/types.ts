import type { EffectJson } from "../../core/evaluation/effect-json";
import type { RuleFailure } from "../../core/evaluation/decision";
import type { CampaignEligibility } from "../../core/evaluation/eligibility";
import type { ProfileRow, CouponRow } from "../../db/queries/session-facts";
import type { SessionChange } from "../../core/session/update";
import type { AttributeJson, SessionDocument } from "../../core/session/types";
import type { WalletSnapshot } from "../../core/ledger/types";
import type { ReferralRow } from "../../db/queries/call-facts";
import type { ClaimedGiveawayRow } from "../../db/queries/closure";
import type { CreatedCodes } from "../closures/created-codes";
import type { CustomerFacts } from "../evaluation/facts";
import type { AnsweredCard } from "../evaluation/load-cards";
import type { SessionSnapshot } from "../../durable/customer-session/protocol";
import type { CatalogueIndex } from "../catalogue/cache";

/** The sections of an answer that a caller may ask for (reference SEMANTICS §4.4). */
export type ResponseSection =
  | "customerSession"
  | "customerProfile"
  | "coupons"
  | "triggeredCampaigns"
  | "referral"
  | "loyalty"
  | "event"
  | "awardedGiveaways"
  | "ruleFailureReasons"
  | "previousReturns"
  | "campaignEligibility"
  | "achievements";

export interface UpdateSessionInput {
  readonly sessionIntegrationId: string;
  readonly change: SessionChange;
  /** Campaigns to evaluate although they are disabled; with `dry` only. */
  readonly evaluableCampaignIds: readonly number[];
  readonly dry: boolean;
  /** The evaluation clock that a dry call names; undefined = the real one. */
  readonly nowMs?: number | undefined;
  readonly sections: ReadonlySet<ResponseSection>;
  /** What a close changes of its customer: rules see it, and it takes hold with the close. */
  readonly profileAttributes?: Readonly<Record<string, AttributeJson>> | undefined;
  /**
   * Coupons that points were traded for: when one is gone as the session closes, its points went
   * back, and the session earns nothing. Absent = none.
   */
  readonly paidWithCoupons?: readonly PaidCoupon[];
}

export interface PaidCoupon {
  readonly couponId: number;
  /** When its points go back; null = they left at once. */
  readonly endsAtMs: number | null;
}

/** What an update came to, as it is stored with the session. */
export interface SessionResult {
  readonly effects: readonly EffectJson[];
  readonly failures: readonly RuleFailure[];
  readonly triggeredCampaignIds: readonly number[];
  readonly eventTypes: readonly string[];
  readonly eventId: number;
  /** The closure that made it take hold; empty while nothing did. */
  readonly closureId: string;
  /** What stands after effects were rolled back; absent = all of `effects`. */
  readonly standing?: readonly EffectJson[];
  /** What rules saw when the session closed; absent = it did not. */
  readonly closing?: ClosingFacts;
  /** Of dry runs that ask for it. */
  readonly eligibility?: readonly CampaignEligibility[];
}

/** What a return needs of the closing to evaluate campaigns again as they were evaluated then. */
export interface ClosingFacts {
  /** The evaluation clock. */
  readonly nowMs: number;
  readonly eventTypes: readonly string[];
  /** Campaigns that had an effect. */
  readonly campaignIds: readonly number[];
  /** Of the customer; absent = it was not kept. */
  readonly closedSessions?: number;
  readonly totalSalesThousandths?: number;
}

/** Net effects: a rolled-back effect and its rollback are both left out (SEMANTICS §4.2). */
export function standingEffects(result: SessionResult): readonly EffectJson[] {
  return result.standing ?? result.effects;
}

/** Campaigns that gave something: a code that was rejected is no effect of its campaign. */
export function campaignsWithEffect(effects: readonly EffectJson[]): number[] {
  const given = effects.filter(({ effectType }) => !effectType.startsWith("reject"));
  return [...new Set(given.map(({ campaignId }) => campaignId))];
}

export const EMPTY_RESULT: SessionResult = {
  effects: [],
  failures: [],
  triggeredCampaignIds: [],
  eventTypes: [],
  eventId: 0,
  closureId: "",
};

/** All that an attempt starts from; a lost race replaces what it was told anew. */
export interface LoadedSession {
  readonly index: CatalogueIndex;
  /** Added to the clock for evaluation, milliseconds. */
  readonly timeOffsetMs: number;
  /** A staging key: every call is dry. */
  readonly stagingKey: boolean;
  readonly session: SessionSnapshot;
  readonly customer: CustomerFacts;
}

/** Everything an API needs to shape its answer. */
export interface SessionAnswer extends CreatedCodes {
  readonly document: SessionDocument;
  readonly result: SessionResult;
  readonly index: CatalogueIndex;
  readonly profile: ProfileRow | null;
  readonly coupons: readonly CouponRow[];
  /** The customer's wallet; null when nothing asked for it. */
  readonly wallet: WalletSnapshot | null;
  /** The cards that the session names. */
  readonly cards: readonly AnsweredCard[];
  readonly referral: ReferralRow | null;
  readonly giveaways: readonly ClaimedGiveawayRow[];
  readonly nowMs: number;
}
