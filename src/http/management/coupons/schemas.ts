import {
  CODE_PATTERN_LENGTH_MAX,
  CODE_PATTERN_LENGTH_MIN,
  VALID_CHARACTERS_MAX,
} from "../../../core/coupon/code-pattern";
import { COUPONS_PER_CALL_MAX } from "../../../services/management/coupons/create-coupons";
import {
  attributeValues,
  dateTime,
  id,
  idParameter,
  NAME_LENGTH_MAX,
  notSupported,
} from "../../fields";
import { anyId } from "../../integration/fields";
import { z } from "../../openapi";
import { limitConfigs } from "../limits";
import { campaignPath } from "../parameters";

const USES_MAX = 999_999;
const DISCOUNT_LIMIT_MAX = 1_000_000_000_000_000;

const constraints = {
  usageLimit: z.int().min(0).max(USES_MAX).openapi({ description: "0 = unlimited" }),
  discountLimit: z
    .number()
    .min(0)
    .max(DISCOUNT_LIMIT_MAX)
    .nullish()
    .openapi({ description: "Money that all uses together may give, as on a gift card" }),
  reservationLimit: z.int().min(0).max(USES_MAX).nullish(),
  startDate: dateTime.nullish(),
  expiryDate: dateTime.nullish().openapi({ description: "Exclusive; absent = never" }),
};

const recipientIntegrationId = anyId
  .nullish()
  .openapi({ description: "The only profile that may redeem it" });

export const newCoupons = z
  .object({
    ...constraints,
    limits: limitConfigs.nullish(),
    numberOfCoupons: z.int().min(1).max(COUPONS_PER_CALL_MAX),
    attributes: attributeValues.nullish(),
    recipientIntegrationId,
    validCharacters: z.array(z.string().max(NAME_LENGTH_MAX)).max(VALID_CHARACTERS_MAX).nullish(),
    couponPattern: z
      .string()
      .min(CODE_PATTERN_LENGTH_MIN)
      .max(CODE_PATTERN_LENGTH_MAX)
      .nullish()
      .openapi({ description: "Each # is one random character; without # it is the code itself" }),
    isReservationMandatory: z.boolean().optional(),
    implicitlyReserved: z.boolean().optional(),
    uniquePrefix: notSupported,
    supportRequestId: notSupported,
    supportRequestNote: notSupported,
  })
  .openapi("NewCoupons");

export const updateCouponBody = z
  .object({
    ...constraints,
    usageLimit: constraints.usageLimit.optional(),
    limits: limitConfigs.nullish(),
    recipientIntegrationId,
    attributes: attributeValues.nullish(),
    isReservationMandatory: z.boolean().optional(),
    implicitlyReserved: z.boolean().optional(),
  })
  .openapi("UpdateCoupon");

export const updateCouponBatchBody = z
  .object({
    ...constraints,
    usageLimit: constraints.usageLimit.optional(),
    attributes: attributeValues.nullish(),
    batchID: z.string().max(NAME_LENGTH_MAX).nullish(),
  })
  .openapi("UpdateCouponBatch");

export const coupon = z
  .object({
    id,
    created: dateTime,
    campaignId: id,
    value: z.string(),
    usageLimit: z.int(),
    usageCounter: z.int(),
    discountLimit: z.number().optional(),
    discountCounter: z.number().optional(),
    discountRemainder: z.number().optional(),
    reservationLimit: z.int().optional(),
    limits: limitConfigs.optional(),
    startDate: dateTime.optional(),
    expiryDate: dateTime.optional(),
    recipientIntegrationId: z.string().optional(),
    attributes: attributeValues.optional(),
    reservation: z.boolean().optional(),
    batchId: z.string().optional(),
    isReservationMandatory: z.boolean().optional(),
    implicitlyReserved: z.boolean().optional(),
  })
  .openapi("Coupon");

export const couponPath = campaignPath.extend({ couponId: idParameter("couponId") });

export const newCouponsExample: z.input<typeof newCoupons> = {
  usageLimit: 1,
  numberOfCoupons: 1,
  couponPattern: "SUMMER-####",
  validCharacters: "ABCDEFGHJKLMNPQRSTUVWXYZ23456789".split(""),
};

export const couponExample: z.input<typeof coupon> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  campaignId: 1,
  value: "SUMMER-7KQ2",
  usageLimit: 1,
  usageCounter: 0,
  limits: [],
  attributes: {},
  reservation: true,
  batchId: "5f0a2e6e-5f3e-4c39-9c3e-1d1f4fb2c1d0",
  isReservationMandatory: false,
  implicitlyReserved: false,
};
