import type { Decimal } from "../decimal";

/**
 * The closed set of effects. Property names are those of the wire; amounts are exact decimals here
 * and become JSON numbers in `effect-json.ts`. Sources: seed "API effects", reference SEMANTICS §4–10.
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
  setDiscount: {
    name: string;
    value: Decimal;
    scope?: SessionDiscountScope;
    desiredValue?: Decimal;
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
  showNotification: { notificationType: string; title: string; body: string };
  error: { message: string };
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
