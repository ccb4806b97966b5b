import type { LimitConfig } from "../../../core/evaluation/catalogue";
import type { AttributeJson } from "../../../core/session/types";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** What all coupons of one call have in common. */
export interface NewCouponRows {
  readonly applicationId: number;
  readonly campaignId: number;
  readonly usageLimit: number;
  readonly discountLimitThousandths: number | null;
  readonly reservationLimit: number | null;
  readonly limits: readonly LimitConfig[];
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly recipientIntegrationId: string | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  readonly isReservationMandatory: boolean;
  readonly implicitlyReserved: boolean;
  readonly batchId: string;
  readonly createdAtMs: number;
}

export interface InsertedCoupon {
  readonly id: number;
  readonly value: string;
}

/** Rows per statement (DESIGN §2, Sizes); a code has at most 100 bytes, far below 1 MB in all. */
export const COUPON_ROWS_PER_STATEMENT_MAX = 5_000;

const INSERT_SQL = `
INSERT INTO coupons (application_id, campaign_id, value, usage_limit, discount_limit_thousandths,
  reservation_limit, limits, start_at_ms, expires_at_ms, recipient_integration_id, attributes,
  is_reservation_mandatory, implicitly_reserved, batch_id, created_at_ms)
SELECT ?2, ?3, j.value, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15
FROM json_each(?1) j ORDER BY j.key
RETURNING id AS id, value AS value`;

/** Statements that insert one coupon per code; one batch, so that all go in or none. */
export function insertCouponsStatements(
  db: Preparer,
  rows: NewCouponRows,
  codes: readonly string[],
): D1PreparedStatement[] {
  const prepared = db.prepare(INSERT_SQL);
  const statements: D1PreparedStatement[] = [];
  for (let start = 0; start < codes.length; start += COUPON_ROWS_PER_STATEMENT_MAX) {
    const slice = codes.slice(start, start + COUPON_ROWS_PER_STATEMENT_MAX);
    statements.push(prepared.bind(JSON.stringify(slice), ...columnValues(rows)));
  }
  return statements;
}

function columnValues(rows: NewCouponRows): (string | number | null)[] {
  return [
    rows.applicationId,
    rows.campaignId,
    rows.usageLimit,
    rows.discountLimitThousandths,
    rows.reservationLimit,
    JSON.stringify(rows.limits),
    rows.startAtMs,
    rows.expiresAtMs,
    rows.recipientIntegrationId,
    JSON.stringify(rows.attributes),
    Number(rows.isReservationMandatory),
    Number(rows.implicitlyReserved),
    rows.batchId,
    rows.createdAtMs,
  ];
}
