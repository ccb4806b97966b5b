import type { Decimal } from "../decimal";
import type { AttributeJson } from "../session/types";

/**
 * The closed set of effects. Property names are those of the wire; amounts are exact decimals here
 * and become JSON numbers in `effect-json.ts`. Sources: seed "API effects", reference SEMANTICS
 * §4–10.
 */
export interface EffectProps {
  acceptCoupon: { value: string };
  rejectCoupon: {
    value: string;
    rejectionReason: CouponRejectionReason;
    conditionIndex?: number;
    effectIndex?: number;
    details?: string;
    campaignExclusionReason?: CampaignExclusionReason;
  };
  couponCreated: { value: string; profileId: string };
  rollbackCoupon: { value: string };
  reserveCoupon: { couponValue: string; profileIntegrationId: string; isNewReservation: boolean };
  setDiscount: {
    name: string;
    value: Decimal;
    scope?: SessionDiscountScope;
    desiredValue?: Decimal;
  };
  setDiscountPerItem: {
    name: string;
    value: Decimal;
    position: number;
    subPosition?: number;
    desiredValue?: Decimal;
    totalDiscount?: Decimal;
    desiredTotalDiscount?: Decimal;
    scope?: ItemDiscountScope;
    bundleIndex?: number;
    bundleName?: string;
    targetedItemPosition?: number;
    targetedItemSubPosition?: number;
  };
  setDiscountPerAdditionalCost: {
    name: string;
    additionalCostId: number;
    additionalCost: string;
    value: Decimal;
    desiredValue?: Decimal;
  };
  setDiscountPerAdditionalCostPerItem: {
    name: string;
    additionalCostId: number;
    additionalCost: string;
    value: Decimal;
    position: number;
    subPosition?: number;
    desiredValue?: Decimal;
  };
  addFreeItem: { sku: string; name: string; desiredQuantity?: number };
  /** Produced when a closed session is undone; the record that it needs is the stored effect. */
  rollbackDiscount: {
    name: string;
    value: Decimal;
    cartItemPosition?: number;
    cartItemSubPosition?: number;
    additionalCostId?: number;
    additionalCost?: string;
    scope?: SessionDiscountScope | ItemDiscountScope;
  };
  willAwardGiveaway: { poolId: number; poolName: string; recipientIntegrationId: string };
  /** `giveawayId` and `code` are filled in from the answer of the batch that claimed it. */
  awardGiveaway: {
    poolId: number;
    poolName: string;
    recipientIntegrationId: string;
    giveawayId: number;
    code: string;
  };
  addLoyaltyPoints: {
    name: string;
    programId: number;
    subLedgerId: string;
    value: Decimal;
    desiredValue?: Decimal;
    recipientIntegrationId: string;
    startDate?: string;
    expiryDate?: string;
    transactionUUID: string;
    cartItemPosition?: number;
    cartItemSubPosition?: number;
    cardIdentifier?: string;
    bundleIndex?: number;
    bundleName?: string;
    awaitsActivation?: boolean;
    validityDuration?: string;
  };
  deductLoyaltyPoints: {
    ruleTitle: string;
    programId: number;
    subLedgerId: string;
    value: Decimal;
    transactionUUID: string;
    name: string;
    cardIdentifier?: string;
  };
  rollbackAddedLoyaltyPoints: {
    programId: number;
    subLedgerId: string;
    value: Decimal;
    recipientIntegrationId: string;
    transactionUUID: string;
    cartItemPosition?: number;
    cartItemSubPosition?: number;
    cardIdentifier?: string;
  };
  rollbackDeductedLoyaltyPoints: {
    programId: number;
    subLedgerId: string;
    value: Decimal;
    recipientIntegrationId: string;
    startDate?: string;
    expiryDate?: string;
    transactionUUID: string;
    cardIdentifier?: string;
  };
  changeLoyaltyTierLevel: {
    ruleTitle: string;
    programId: number;
    subLedgerId: string;
    previousTierName?: string;
    newTierName: string;
    expiryDate?: string;
  };
  referralCreated: { value: string };
  acceptReferral: { value: string };
  rejectReferral: {
    value: string;
    rejectionReason: ReferralRejectionReason;
    conditionIndex?: number;
    effectIndex?: number;
    details?: string;
    campaignExclusionReason?: CampaignExclusionReason;
  };
  rollbackReferral: { value: string };
  updateAttribute: { path: string; value: AttributeJson };
  addToAudience: AudienceEffectProps;
  removeFromAudience: AudienceEffectProps;
  triggerWebhook: { webhookId: number; webhookName: string };
  customEffect: {
    effectId: number;
    name: string;
    cartItemPosition?: number;
    cartItemSubPosition?: number;
    bundleIndex?: number;
    bundleName?: string;
    payload: Readonly<Record<string, unknown>>;
  };
  showNotification: { notificationType: string; title: string; body: string };
  error: { message: string };
}

export interface AudienceEffectProps {
  audienceId: number;
  audienceName: string;
  profileIntegrationId: string;
  /** Internal id; absent while the profile is not stored. */
  profileId?: number;
}

export type EffectType = keyof EffectProps;

export type Effect = { [T in EffectType]: EffectOf<T> }[EffectType];

export interface EffectOf<T extends EffectType> extends EffectOrigin {
  readonly effectType: T;
  readonly props: EffectProps[T];
}

/** Who caused an effect. `campaignId` is -1 where no campaign is behind it (an unknown code). */
export interface EffectOrigin {
  readonly campaignId: number;
  readonly rulesetId: number;
  readonly ruleIndex: number;
  readonly ruleName: string;
  readonly triggeredByCoupon?: number;
  readonly conditionIndex?: number;
  readonly evaluationGroupID?: number;
  readonly evaluationGroupMode?: string;
}

export type SessionDiscountScope = "sessionTotal" | "cartItems" | "additionalCosts";

export type ItemDiscountScope = "price" | "additionalCosts" | "itemTotal";

export type CampaignExclusionReason =
  | "CampaignIsNotFirst"
  | "CampaignGaveLowerDiscount"
  | "CampaignNotInEvaluationSet";

export type CouponRejectionReason =
  | "CampaignLimitReached"
  | "CouponExpired"
  | "CouponLimitReached"
  | "CouponNotFound"
  | "CouponPartOfNotRunningCampaign"
  | "CouponPartOfNotTriggeredCampaign"
  | "CouponRecipientDoesNotMatch"
  | "CouponRejectedByCondition"
  | "CouponReservationRequired"
  | "CouponStartDateInFuture"
  | "EffectCouldNotBeApplied"
  | "ProfileLimitReached"
  | "ProfileRequired";

export type ReferralRejectionReason =
  | "AdvocateNotFound"
  | "CampaignLimitReached"
  | "EffectCouldNotBeApplied"
  | "ProfileLimitReached"
  | "ReferralCustomerAlreadyReferred"
  | "ReferralExpired"
  | "ReferralLimitReached"
  | "ReferralNotFound"
  | "ReferralPartOfNotRunningCampaign"
  | "ReferralPartOfNotTriggeredCampaign"
  | "ReferralRecipientDoesNotMatch"
  | "ReferralRecipientIdSameAsAdvocate"
  | "ReferralRejectedByCondition"
  | "ReferralStartDateInFuture";
