import { COUPON_DISCOUNT, COUPON_USAGE } from "../../../core/evaluation/budgets";
import type { LimitConfig } from "../../../core/evaluation/catalogue";
import type { AttributeJson } from "../../../core/session/types";

/** A coupon with what was used of it; money in thousandths, as it is stored. */
export interface CouponRecord {
  readonly id: number;
  readonly campaignId: number;
  readonly value: string;
  /** 0 = unlimited. */
  readonly usageLimit: number;
  readonly usageCount: number;
  readonly discountLimitThousandths: number | null;
  readonly discountUsedThousandths: number;
  readonly reservationLimit: number | null;
  readonly limits: readonly LimitConfig[];
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly recipientIntegrationId: string | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  readonly isReservationMandatory: boolean;
  readonly implicitlyReserved: boolean;
  readonly batchId: string | null;
  readonly createdAtMs: number;
}

/** A row as the statements below select it: JSON columns as text, booleans as 0 and 1. */
export interface CouponRow extends Omit<
  CouponRecord,
  "limits" | "attributes" | "isReservationMandatory" | "implicitlyReserved"
> {
  readonly limits: string;
  readonly attributes: string;
  readonly isReservationMandatory: number;
  readonly implicitlyReserved: number;
}

export const COUPON_COLUMNS = `c.id AS id, c.campaign_id AS campaignId, c.value AS value,
  c.usage_limit AS usageLimit, coalesce(u.used, 0) AS usageCount,
  c.discount_limit_thousandths AS discountLimitThousandths,
  coalesce(d.used, 0) AS discountUsedThousandths, c.reservation_limit AS reservationLimit,
  c.limits AS limits, c.start_at_ms AS startAtMs, c.expires_at_ms AS expiresAtMs,
  c.recipient_integration_id AS recipientIntegrationId, c.attributes AS attributes,
  c.is_reservation_mandatory AS isReservationMandatory,
  c.implicitly_reserved AS implicitlyReserved, c.batch_id AS batchId, c.created_at_ms AS createdAtMs`;

/** `c` is the coupon, `u` and `d` its counters of uses and of money. */
export const COUPON_TABLES = `coupons c
LEFT JOIN counters u ON u.campaign_id = c.campaign_id AND u.entity = 'coupon:' || c.id
  AND u.period = '' AND u.action = '${COUPON_USAGE}'
LEFT JOIN counters d ON d.campaign_id = c.campaign_id AND d.entity = 'coupon:' || c.id
  AND d.period = '' AND d.action = '${COUPON_DISCOUNT}'`;

export function parseCouponRow(row: CouponRow): CouponRecord {
  return {
    ...row,
    limits: JSON.parse(row.limits) as LimitConfig[],
    attributes: JSON.parse(row.attributes) as Record<string, AttributeJson>,
    isReservationMandatory: row.isReservationMandatory === 1,
    implicitlyReserved: row.implicitlyReserved === 1,
  };
}
