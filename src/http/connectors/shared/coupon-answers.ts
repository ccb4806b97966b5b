import { COUNTER_MONEY_SCALE, fromScaledInteger, toNumber } from "../../../core/decimal";
import type { CreatedCoupon } from "../../../services/coupons/create-coupon";
import { attributeValues } from "../../fields";
import { fromLimit, limitConfigs } from "../../management/limits";
import { z } from "../../openapi";
import { instant, present } from "../../present";

/** Coupons in the platforms' own spelling (reference SEMANTICS §7). */
const fields = {
  ID: z.int().openapi({ description: "0 in a dry run" }),
  ApplicationID: z.int(),
  CampaignID: z.int(),
  Value: z.string().openapi({ description: "The code" }),
  DiscountLimit: z.number().optional(),
  ReservationLimit: z.int().optional(),
  IsReservationMandatory: z.boolean(),
  StartDate: z.string().optional(),
  ExpiryDate: z.string().optional(),
  RecipientIntegrationID: z.string().optional(),
  UsageLimit: z.int(),
  Attributes: attributeValues,
};

export const couponAnswer = z.object(fields).openapi("CouponResponse");

/** Braze is told the coupon's own limits, too. */
export const brazeCouponAnswer = z
  .object({ ...fields, Limits: limitConfigs })
  .openapi("BrazeCouponResponse");

export const couponAnswerExample: z.input<typeof couponAnswer> = {
  ID: 1,
  ApplicationID: 1,
  CampaignID: 1,
  Value: "EW-1BC2",
  IsReservationMandatory: false,
  UsageLimit: 1,
  Attributes: {},
};

export function toCouponAnswer({
  applicationId,
  coupon,
}: CreatedCoupon): z.output<typeof couponAnswer> {
  return present({
    ID: coupon.id,
    ApplicationID: applicationId,
    CampaignID: coupon.campaignId,
    Value: coupon.value,
    DiscountLimit:
      coupon.discountLimitThousandths === null
        ? undefined
        : toNumber(fromScaledInteger(coupon.discountLimitThousandths, COUNTER_MONEY_SCALE)),
    ReservationLimit: coupon.reservationLimit ?? undefined,
    IsReservationMandatory: coupon.isReservationMandatory,
    StartDate: coupon.startAtMs === null ? undefined : instant(coupon.startAtMs),
    ExpiryDate: coupon.expiresAtMs === null ? undefined : instant(coupon.expiresAtMs),
    RecipientIntegrationID: coupon.recipientIntegrationId ?? undefined,
    UsageLimit: coupon.usageLimit,
    Attributes: { ...coupon.attributes },
  });
}

export function toBrazeCouponAnswer(created: CreatedCoupon): z.output<typeof brazeCouponAnswer> {
  return { ...toCouponAnswer(created), Limits: created.coupon.limits.map(fromLimit) };
}
