import { COUPON_COLUMNS, COUPON_TABLES } from "./columns";
import type { Page } from "../lists";
import type { CouponCondition } from "./filter";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Columns that a list can be sorted by, under the names of the answer's fields. */
export const COUPON_SORT_COLUMNS = {
  id: "c.id",
  created: "c.created_at_ms",
  value: "c.value",
  startDate: "c.start_at_ms",
  expiryDate: "c.expires_at_ms",
  usageLimit: "c.usage_limit",
  usageCounter: "coalesce(u.used, 0)",
  recipientIntegrationId: "c.recipient_integration_id",
  batchId: "c.batch_id",
} as const;

export type CouponSortField = keyof typeof COUPON_SORT_COLUMNS;

/** Rows are `CouponRow`s. */
export function listCouponsStatement(
  db: Preparer,
  condition: CouponCondition,
  page: Page<CouponSortField>,
): D1PreparedStatement {
  const { field, descending } = page.sort ?? { field: "id", descending: false };
  const direction = descending ? "DESC" : "ASC";
  return db
    .prepare(
      `SELECT ${COUPON_COLUMNS} FROM ${COUPON_TABLES}
WHERE ${condition.sql}
ORDER BY ${COUPON_SORT_COLUMNS[field]} ${direction}, c.id ${direction} LIMIT ? OFFSET ?`,
    )
    .bind(...condition.parameters, page.pageSize, page.skip);
}

export function countCouponsStatement(
  db: Preparer,
  condition: CouponCondition,
): D1PreparedStatement {
  return db
    .prepare(`SELECT count(*) AS total FROM ${COUPON_TABLES} WHERE ${condition.sql}`)
    .bind(...condition.parameters);
}

/** Coupons behind one, for exports, as `CouponRow`s in the order of their ids. */
export function couponsAfterStatement(
  db: Preparer,
  condition: CouponCondition,
  after: { readonly id: number; readonly rows: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${COUPON_COLUMNS} FROM ${COUPON_TABLES}
WHERE ${condition.sql} AND c.id > ? ORDER BY c.id LIMIT ?`,
    )
    .bind(...condition.parameters, after.id, after.rows);
}

/** One undeleted coupon of a campaign, as a `CouponRow`. */
export function couponByIdStatement(db: Preparer, key: CouponKey): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${COUPON_COLUMNS} FROM ${COUPON_TABLES}
WHERE c.id = ? AND c.application_id = ? AND c.campaign_id = ? AND c.deleted_at_ms IS NULL`,
    )
    .bind(key.couponId, key.applicationId, key.campaignId);
}

export interface CouponKey {
  readonly applicationId: number;
  readonly campaignId: number;
  readonly couponId: number;
}
