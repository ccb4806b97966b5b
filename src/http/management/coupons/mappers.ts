import {
  COUNTER_MONEY_SCALE,
  decimalFromNumber,
  fromScaledInteger,
  toNumber,
} from "../../../core/decimal";
import type { AttributeJson } from "../../../core/session/types";
import type { CouponRecord } from "../../../db/queries/coupons/columns";
import type { CreateCoupons } from "../../../services/management/coupons/create-coupons";
import type { UpdateCoupon } from "../../../services/management/coupons/update-coupon";
import type { UpdateCouponBatch } from "../../../services/management/coupons/update-coupon-batch";
import type { z } from "../../openapi";
import { epochMs, instant, present } from "../../present";
import { fromLimit, toLimit } from "../limits";
import type { coupon, newCoupons, updateCouponBatchBody, updateCouponBody } from "./schemas";

export function toCreateCoupons(
  path: Pick<CreateCoupons, "applicationId" | "campaignId">,
  body: z.output<typeof newCoupons>,
): CreateCoupons {
  return {
    ...path,
    count: body.numberOfCoupons,
    usageLimit: body.usageLimit,
    discountLimit: toDecimal(body.discountLimit) ?? null,
    reservationLimit: body.reservationLimit ?? null,
    limits: (body.limits ?? []).map(toLimit),
    startAtMs: epochMs(body.startDate) ?? null,
    expiresAtMs: epochMs(body.expiryDate) ?? null,
    recipientIntegrationId: toRecipient(body.recipientIntegrationId),
    attributes: toAttributes(body.attributes) ?? {},
    isReservationMandatory: body.isReservationMandatory ?? false,
    implicitlyReserved: body.implicitlyReserved ?? false,
    couponPattern: body.couponPattern ?? null,
    validCharacters: body.validCharacters ?? null,
  };
}

export function toUpdateCoupon(
  path: Pick<UpdateCoupon, "applicationId" | "campaignId" | "couponId">,
  body: z.output<typeof updateCouponBody>,
): UpdateCoupon {
  return present({
    ...path,
    ...toChange(body),
    recipientIntegrationId: toRecipient(body.recipientIntegrationId),
    limits: body.limits?.map(toLimit),
    isReservationMandatory: body.isReservationMandatory,
    implicitlyReserved: body.implicitlyReserved,
  });
}

export function toUpdateCouponBatch(
  path: Pick<UpdateCouponBatch, "applicationId" | "campaignId">,
  body: z.output<typeof updateCouponBatchBody>,
): UpdateCouponBatch {
  return present({ ...path, ...toChange(body), batchId: body.batchID ?? null });
}

export function fromCoupon(record: CouponRecord): z.output<typeof coupon> {
  return {
    ...fromCouponValue(record),
    ...(record.discountLimitThousandths === null
      ? {}
      : fromDiscount(record.discountLimitThousandths, record.discountUsedThousandths)),
    ...present({
      reservationLimit: record.reservationLimit ?? undefined,
      startDate: instantOrNone(record.startAtMs),
      expiryDate: instantOrNone(record.expiresAtMs),
      recipientIntegrationId: record.recipientIntegrationId ?? undefined,
      batchId: record.batchId ?? undefined,
    }),
    limits: record.limits.map(fromLimit),
    attributes: record.attributes,
    // false = a personal code, which only its recipient can hold (SEMANTICS §7).
    reservation: record.recipientIntegrationId === null,
    isReservationMandatory: record.isReservationMandatory,
    implicitlyReserved: record.implicitlyReserved,
  };
}

/** The code with the fields that no coupon goes without. */
export function fromCouponValue(record: CouponRecord): z.output<typeof coupon> {
  return {
    id: record.id,
    created: instant(record.createdAtMs),
    campaignId: record.campaignId,
    value: record.value,
    usageLimit: record.usageLimit,
    usageCounter: record.usageCount,
  };
}

/** What both updates share: dates that are left out are cleared, the rest stays. */
function toChange(body: z.output<typeof updateCouponBatchBody | typeof updateCouponBody>) {
  return {
    startAtMs: epochMs(body.startDate) ?? null,
    expiresAtMs: epochMs(body.expiryDate) ?? null,
    usageLimit: body.usageLimit,
    discountLimit: toDecimal(body.discountLimit),
    reservationLimit: body.reservationLimit ?? undefined,
    attributes: toAttributes(body.attributes),
  };
}

function fromDiscount(limitThousandths: number, usedThousandths: number) {
  return {
    discountLimit: money(limitThousandths),
    discountCounter: money(usedThousandths),
    discountRemainder: money(Math.max(0, limitThousandths - usedThousandths)),
  };
}

function money(thousandths: number): number {
  return toNumber(fromScaledInteger(thousandths, COUNTER_MONEY_SCALE));
}

function toDecimal(value: number | null | undefined) {
  return value === null || value === undefined ? undefined : decimalFromNumber(value);
}

function toRecipient(integrationId: string | null | undefined): string | null {
  return integrationId === undefined || integrationId === "" ? null : integrationId;
}

/** JSON from the wire; the service looks at each value. Null says that there is none. */
function toAttributes(values: Readonly<Record<string, unknown>> | null | undefined) {
  if (values === null || values === undefined) return undefined;
  const entries = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as Record<string, AttributeJson>;
}

function instantOrNone(ms: number | null): string | undefined {
  return ms === null ? undefined : instant(ms);
}
