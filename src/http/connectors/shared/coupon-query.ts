import { decimalFromNumber } from "../../../core/decimal";
import type { AttributeJson } from "../../../core/session/types";
import type { CreateCouponInput } from "../../../services/coupons/create-coupon";
import { z } from "../../openapi";
import { instantField, integrationId, number, ourId, wholeNumber } from "./fields";

export const USES_MAX = 999_999;
export const DISCOUNT_LIMIT_MAX = 999_999;

/** Query parameters of the platforms that make a coupon by GET. */
export const couponQuery = z.object({
  applicationId: ourId.required,
  campaignId: ourId.required,
  startDate: instantField.optional,
  expiryDate: instantField.optional,
  discountLimit: number(0, DISCOUNT_LIMIT_MAX).optional,
  recipientIntegrationId: integrationId.optional,
  usageLimit: wholeNumber(0, USES_MAX).optional,
});

/** What only a call by GET leaves open. */
interface CouponCall {
  readonly identifier: string | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  readonly dry: boolean;
}

export function toCouponInput(
  query: z.output<typeof couponQuery>,
  call: CouponCall,
): CreateCouponInput {
  const { discountLimit } = query;
  return {
    applicationId: query.applicationId,
    campaignId: query.campaignId,
    ...call,
    usageLimit: query.usageLimit ?? 1,
    discountLimit: discountLimit === undefined ? null : decimalFromNumber(discountLimit),
    reservationLimit: null,
    limits: [],
    startAtMs: query.startDate ?? null,
    expiresAtMs: query.expiryDate ?? null,
    recipientIntegrationId: query.recipientIntegrationId ?? null,
    isReservationMandatory: false,
    couponPattern: null,
    validCharacters: null,
  };
}
