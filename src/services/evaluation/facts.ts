import type { WalletSnapshot } from "../../core/ledger/types";
import type { LoyaltyCardRow } from "../../db/queries/loyalty-cards/columns";
import type { ReferralRow, StoreRow } from "../../db/queries/call-facts";
import type { CouponRow, ProfileRow } from "../../db/queries/session-facts";

/** What a call has to know before rules can run. */
export interface FactsQuery {
  /** Empty = anonymous. */
  readonly profileId: string;
  /** Folded as they are stored. */
  readonly codes: readonly string[];
  /** Folded; empty = none. */
  readonly referralCode: string;
  readonly cardIdentifiers: readonly string[];
  readonly identifiers: readonly string[];
  readonly storeIntegrationId: string | undefined;
  /** Empty for what is no session. */
  readonly sessionIntegrationId: string;
  readonly wantsLoyalty: boolean;
  readonly eventTypes: readonly string[];
  readonly evaluableCampaignIds: readonly number[];
  readonly nowMs: number;
}

/** What D1 and the wallets say about the customer and the codes of a call. */
export interface CustomerFacts {
  /** What it was loaded for: facts about somebody else or other codes are loaded again. */
  readonly query: FactsQuery;
  readonly profile: ProfileRow | null;
  readonly coupons: readonly CouponRow[];
  readonly counters: ReadonlyMap<string, number>;
  readonly referral: ReferralRow | null;
  readonly advocate: ProfileRow | null;
  readonly store: StoreRow | null;
  readonly freeGiveaways: ReadonlyMap<number, number>;
  /** The cards that the query names, in whichever of the Application's programs they are. */
  readonly cards: readonly LoyaltyCardRow[];
  /** By name; the customer's and a card's are here only when something may read it. */
  readonly wallets: ReadonlyMap<string, WalletSnapshot>;
}
