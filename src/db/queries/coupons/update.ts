import type { LimitConfig } from "../../../core/evaluation/catalogue";
import type { AttributeJson } from "../../../core/session/types";
import { COUPON_TABLES } from "./columns";
import type { CouponCondition } from "./filter";
import type { CouponKey } from "./list";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** New values of coupons; what is absent stays. */
export interface CouponChange {
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly recipientIntegrationId?: string | null;
  readonly usageLimit?: number;
  readonly discountLimitThousandths?: number;
  readonly reservationLimit?: number;
  readonly limits?: readonly LimitConfig[];
  readonly attributes?: Readonly<Record<string, AttributeJson>>;
  readonly isReservationMandatory?: boolean;
  readonly implicitlyReserved?: boolean;
}

/** One coupon, or a batch of a campaign, or all of its coupons. */
export type CouponTarget =
  | CouponKey
  | {
      readonly applicationId: number;
      readonly campaignId: number;
      readonly batchId: string | null;
    };

/** Charges bring the limit that their decision read, so that counters stay as they are. */
export function updateCouponsStatement(
  db: Preparer,
  target: CouponTarget,
  change: CouponChange,
): D1PreparedStatement {
  const where = targetCondition(target);
  const assignments = columnAssignments(change);
  const columns = assignments.map(([column]) => `${column} = ?`).join(", ");
  return db
    .prepare(`UPDATE coupons AS c SET ${columns} WHERE ${where.sql}`)
    .bind(...assignments.map(([, value]) => value), ...where.parameters);
}

/** Deleted coupons stay as rows: redemptions point at them and exports show them for a while. */
export function deleteCouponsStatement(
  db: Preparer,
  condition: CouponCondition,
  deletedAtMs: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE coupons SET deleted_at_ms = ?
WHERE id IN (SELECT c.id FROM ${COUPON_TABLES} WHERE ${condition.sql})`,
    )
    .bind(deletedAtMs, ...condition.parameters);
}

export function deleteCouponStatement(
  db: Preparer,
  key: CouponKey,
  deletedAtMs: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE coupons SET deleted_at_ms = ?
WHERE id = ? AND application_id = ? AND campaign_id = ? AND deleted_at_ms IS NULL`,
    )
    .bind(deletedAtMs, key.couponId, key.applicationId, key.campaignId);
}

type Column = [column: string, value: string | number | null];

function columnAssignments(change: CouponChange): Column[] {
  const columns: [string, string | number | null | undefined][] = [
    ["start_at_ms", change.startAtMs],
    ["expires_at_ms", change.expiresAtMs],
    ["recipient_integration_id", change.recipientIntegrationId],
    ["usage_limit", change.usageLimit],
    ["discount_limit_thousandths", change.discountLimitThousandths],
    ["reservation_limit", change.reservationLimit],
    ["limits", change.limits && JSON.stringify(change.limits)],
    ["attributes", change.attributes && JSON.stringify(change.attributes)],
    ["is_reservation_mandatory", flag(change.isReservationMandatory)],
    ["implicitly_reserved", flag(change.implicitlyReserved)],
  ];
  return columns.flatMap(([column, value]) =>
    value === undefined ? [] : [[column, value] satisfies Column],
  );
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function targetCondition(target: CouponTarget): CouponCondition {
  const scope = "c.application_id = ? AND c.campaign_id = ? AND c.deleted_at_ms IS NULL";
  const parameters = [target.applicationId, target.campaignId];
  if ("couponId" in target) {
    return { sql: `${scope} AND c.id = ?`, parameters: [...parameters, target.couponId] };
  }
  if (target.batchId === null) return { sql: scope, parameters };
  return { sql: `${scope} AND c.batch_id = ?`, parameters: [...parameters, target.batchId] };
}
