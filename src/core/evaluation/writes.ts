import type { AttributeJson } from "../session/types";
import type { LimitConfig } from "./catalogue";

/**
 * What a decision writes beside effects, points and budgets. When each takes hold: DESIGN §3. Plain
 * data; the services turn it into statements of the deciding batch, or of the one beside the save.
 */
export interface DecisionWrites {
  /** The referral to redeem at the close. */
  readonly acceptedReferral: AcceptedReferral | null;
  /** Created at the close, or at once by events and profile updates. */
  readonly createdCoupons: readonly CouponDraft[];
  readonly createdReferrals: readonly ReferralDraft[];
  /** Written at once, open or closing; a repeat changes nothing. */
  readonly couponReservations: readonly CouponReservationDraft[];
  /** Giveaways to claim when it takes hold; their codes go into the `awardGiveaway` effects. */
  readonly giveawayClaims: readonly GiveawayClaim[];
  /** Written at once when they change something. */
  readonly attributeUpdates: readonly AttributeUpdate[];
  readonly audienceChanges: readonly AudienceChange[];
  /** Sent from the outbox once the decision holds; never by an open session. */
  readonly webhooks: readonly WebhookCall[];
}

export const NO_WRITES: DecisionWrites = {
  acceptedReferral: null,
  createdCoupons: [],
  createdReferrals: [],
  couponReservations: [],
  giveawayClaims: [],
  attributeUpdates: [],
  audienceChanges: [],
  webhooks: [],
};

export interface AcceptedReferral {
  readonly referralId: number;
  readonly campaignId: number;
  readonly code: string;
  readonly advocateIntegrationId: string;
  readonly friendIntegrationId: string;
}

export interface CouponDraft {
  /** Index of its `couponCreated` effect among the decision's effects. */
  readonly effectIndex: number;
  readonly campaignId: number;
  /** Drawn from the seed; folded by the Application's case sensitivity. */
  readonly value: string;
  /** Pattern and characters to draw again from when the code is taken. */
  readonly pattern: string;
  readonly validCharacters: readonly string[];
  /** Empty = anybody's. */
  readonly recipientIntegrationId: string;
  readonly usageLimit: number;
  readonly discountLimitThousandths: number | null;
  readonly limits: readonly LimitConfig[];
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
}

export interface ReferralDraft {
  readonly effectIndex: number;
  readonly campaignId: number;
  readonly code: string;
  readonly pattern: string;
  readonly validCharacters: readonly string[];
  readonly advocateIntegrationId: string;
  /** Empty = anybody may redeem it. */
  readonly friendIntegrationId: string;
  readonly usageLimit: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
}

export interface CouponReservationDraft {
  readonly couponId: number;
  readonly couponValue: string;
  readonly profileIntegrationId: string;
}

export interface GiveawayClaim {
  readonly effectIndex: number;
  readonly poolId: number;
  readonly profileIntegrationId: string;
}

export interface AttributeUpdate {
  readonly target: "session" | "profile" | "advocateProfile" | "cartItem" | "coupon" | "referral";
  readonly name: string;
  readonly value: AttributeJson;
  /** The profile's integration id, for profiles. */
  readonly profileIntegrationId?: string;
  /** Line of the cart, for cart items. */
  readonly cartItemPosition?: number;
  /** Internal id of the coupon or referral. */
  readonly id?: number;
}

export interface AudienceChange {
  readonly change: "add" | "remove";
  readonly audienceId: number;
  readonly profileIntegrationId: string;
}

/** A webhook with its templates filled in. */
export interface WebhookCall {
  readonly webhookId: number;
  readonly title: string;
  readonly verb: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly payload: string;
}
