import type { LimitConfig } from "../../../core/evaluation/catalogue";
import type { AttributeJson } from "../../../core/session/types";
import { COUPON_DISCOUNT_ACTION, COUPON_TABLES, COUPON_USAGE_ACTION } from "./columns";
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

/**
 * Changes coupons together with the limits of their counters, so that the next charge is measured by
 * the new limit. To be sent as one batch; the first statement tells how many rows changed.
 */
export function updateCouponsStatements(
  db: Preparer,
  target: CouponTarget,
  change: CouponChange,
): D1PreparedStatement[] {
  const where = targetCondition(target);
  const assignments = columnAssignments(change);
  const statements = [
    db
      .prepare(
        `UPDATE coupons AS c SET ${assignments.map(([column]) => `${column} = ?`).join(", ")}
WHERE ${where.sql}`,
      )
      .bind(...assignments.map(([, value]) => value), ...where.parameters),
  ];
  const limits: [string, number | null | undefined][] = [
    [COUPON_USAGE_ACTION, change.usageLimit === 0 ? null : change.usageLimit],
    [COUPON_DISCOUNT_ACTION, change.discountLimitThousandths],
  ];
  for (const [action, limit] of limits) {
    if (limit !== undefined) statements.push(counterLimitStatement(db, { action, limit, where }));
  }
  return statements;
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

/** `last_delta` 0 lets a limit be set below what is used already (DESIGN §2, Counters). */
function counterLimitStatement(
  db: Preparer,
  counter: {
    readonly action: string;
    readonly limit: number | null;
    readonly where: CouponCondition;
  },
): D1PreparedStatement {
  const { action, limit, where } = counter;
  return db
    .prepare(
      `UPDATE counters SET limit_total = ?, last_delta = 0
WHERE action = ? AND period = '' AND (campaign_id, entity) IN (
  SELECT c.campaign_id, 'coupon:' || c.id FROM coupons c WHERE ${where.sql})`,
    )
    .bind(limit, action, ...where.parameters);
}
