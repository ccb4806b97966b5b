/** What an option gives (CONTRACT, "Redemptions"). */
export type RedemptionDiscountType =
  | "fixed_amount"
  | "percentage"
  | "free_product"
  | "free_shipping"
  | "gift_card"
  | "fixed_variable";

/** Who may take an option; what is absent is not asked. */
export interface OptionEligibility {
  /** Names of tiers of the option's program. */
  readonly tiers?: readonly string[];
  readonly audienceIds?: readonly number[];
  /** The customer has one of them, letter by letter. */
  readonly tags?: readonly string[];
  /** Points that must be available. */
  readonly minimumBalance?: number;
  readonly limitPerCustomer?: number;
  /** What the limit counts in; absent = for ever. */
  readonly period?: "daily" | "weekly" | "monthly" | "yearly";
}

/** What points can be traded for. */
export interface RedemptionOption {
  readonly id: number;
  readonly name: string;
  readonly discountType: RedemptionDiscountType;
  /** What it costs; a variable option costs what the customer says. */
  readonly points: number;
  readonly discountAmountCents: number | null;
  /** Decimal text. */
  readonly discountPercentage: string | null;
  readonly sku: string | null;
  /** Variable options: cents per point, decimal text. */
  readonly rateCents: string | null;
  readonly step: number | null;
  readonly minimumPoints: number | null;
  readonly loyaltyProgramId: number;
  readonly subledgerId: string;
  readonly campaignId: number;
  /** A duration; null = unlimited. */
  readonly couponValidity: string | null;
  readonly startAtMs: number | null;
  readonly endAtMs: number | null;
  readonly active: boolean;
  readonly eligibility: OptionEligibility;
  /** Cents by currency; of variable options cents per point. */
  readonly amounts: Readonly<Record<string, number>>;
}

/** What the caller asks for. */
export interface RedemptionWish {
  /** Whole points; variable options need them. */
  readonly points: number | null;
  /** ISO 4217; null = the Application's. */
  readonly currency: string | null;
  /** The points leave only when an order carries the coupon. */
  readonly isDelayed: boolean;
}

export type RedemptionRefusalCode =
  | "option_not_found"
  | "option_inactive"
  | "not_eligible"
  | "not_enough_points"
  | "points_required"
  | "points_not_a_multiple"
  | "unknown_currency";

/** A "no" with its public sentence. */
export interface RedemptionRefused {
  readonly code: RedemptionRefusalCode;
  readonly message: string;
}
