import type { SessionDocument, AttributeJson } from "../session/types";
import type { WalletSnapshot } from "../ledger/types";
import type { LimitConfig } from "./catalogue";
import type { EffectJson } from "./effect-json";

/** Everything about this customer and this cart that a decision may read. */
export interface Snapshot {
  /** The session as the request leaves it; null where there is none (a profile update). */
  readonly session: SessionDocument | null;
  readonly profile: ProfileFacts | null;
  /** The rows found for the session's codes; a code without a row is unknown. */
  readonly coupons: readonly CouponFacts[];
  /** `counterKey` → units used so far. Absent = 0. */
  readonly counters: ReadonlyMap<string, number>;
  /** Wallets by name; a wallet that was not loaded is not here. */
  readonly wallets: ReadonlyMap<string, WalletSnapshot>;
  /** The row found for the session's referral code. */
  readonly referral: ReferralFacts | null;
  /** Giveaways that may be awarded now, by pool; a pool that was not asked for is not here. */
  readonly freeGiveaways: ReadonlyMap<number, number>;
  /** Items of the collections that candidates name, by collection id. */
  readonly collections: ReadonlyMap<number, ReadonlySet<string>>;
  /** The store that the session or event names, if it exists. */
  readonly store: StoreFacts | null;
  /** The loyalty cards that the call or a rule names, as far as they exist. */
  readonly cards: readonly LoyaltyCardFacts[];
  /** The custom event of this call. */
  readonly event: EventFacts | null;
  /** Audiences that this very call changed (profile updates only). */
  readonly justJoinedAudienceIds: readonly number[];
  readonly justLeftAudienceIds: readonly number[];
}

/** The parts of a snapshot that most calls have nothing of. */
export const NO_EXTRA_FACTS = {
  referral: null,
  freeGiveaways: new Map<number, number>(),
  collections: new Map<number, ReadonlySet<string>>(),
  store: null,
  cards: [],
  event: null,
  justJoinedAudienceIds: [],
  justLeftAudienceIds: [],
} as const satisfies Partial<Snapshot>;

export interface ReferralFacts {
  readonly id: number;
  readonly campaignId: number;
  readonly code: string;
  readonly advocateIntegrationId: string;
  /** The advocate's profile; null when there is none. */
  readonly advocate: ProfileFacts | null;
  /** Only this profile may redeem; null = anybody. */
  readonly friendIntegrationId: string | null;
  /** 0 = unlimited. */
  readonly usageLimit: number;
  readonly usageCount: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  /** Whether the session's profile was referred before, in this Application. */
  readonly friendAlreadyReferred: boolean;
}

export interface StoreFacts {
  readonly id: number;
  readonly integrationId: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
}

/** A card of one program; a card of another program may have the same identifier. */
export interface LoyaltyCardFacts {
  readonly programId: number;
  readonly identifier: string;
  /** Where its points are. */
  readonly walletName: string;
  readonly status: "active" | "inactive";
  /** How many profiles are linked to it. */
  readonly linkedProfiles: number;
}

export interface EventFacts {
  readonly type: string;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  /** Absent = none. */
  readonly loyaltyCards?: readonly string[];
}

export interface ProfileFacts {
  readonly id: number;
  readonly integrationId: string;
  readonly version: number;
  readonly createdAtMs: number;
  readonly lastActivityAtMs: number;
  readonly closedSessions: number;
  /** Sum of closed sessions' totals before discounts, as decimal text. */
  readonly totalSales: string;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  readonly audiences: readonly { readonly id: number; readonly name: string }[];
}

export interface CouponFacts {
  readonly id: number;
  readonly campaignId: number;
  readonly value: string;
  /** 0 = unlimited. */
  readonly usageLimit: number;
  readonly usageCount: number;
  /** Money total in thousandths; null = none. */
  readonly discountLimitThousandths: number | null;
  readonly discountUsedThousandths: number;
  readonly limits: readonly LimitConfig[];
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  /** Null = anybody's. */
  readonly recipientIntegrationId: string | null;
  readonly isReservationMandatory: boolean;
  /** How many customers may reserve it by rules, and how many have; not there = any number. */
  readonly reservationLimit?: number;
  readonly reservationCount?: number;
  /** Whether the session's profile holds a reservation. */
  readonly reservedForProfile: boolean;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
}

/** Facts of the call that are neither stored nor the catalogue's. */
export interface EvaluationInput {
  /** The evaluation clock, epoch milliseconds (a key's `timeOffset` and `now` are already in). */
  readonly nowMs: number;
  /** 256 bits in hexadecimal; UUIDs and codes are drawn from it. */
  readonly seed: string;
  /** Built-in or custom event types of this call, e.g. `talon_session_closed`. */
  readonly eventTypes: readonly string[];
  /** Nothing is written: what would take hold is told like a forecast, without codes. */
  readonly dry?: boolean;
  /** Whether the session closes by this call: budgets are charged, codes redeemed. */
  readonly closing: boolean;
  /** Campaigns to evaluate although they are disabled (dry runs only). */
  readonly evaluableCampaignIds: readonly number[];
  /** All campaigns apply, whatever the modes of their groups (dry runs only). */
  readonly forceCompleteEvaluation?: boolean;
  /** Effects that stand, by campaign: these campaigns don't run, and what they gave counts. */
  readonly standing?: ReadonlyMap<number, readonly EffectJson[]>;
  /** Whether the decision tells of each campaign how it fared (dry runs only). */
  readonly wantsEligibility?: boolean;
}
