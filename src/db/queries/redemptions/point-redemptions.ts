import type { Environment } from "../session-facts";

type Preparer = Pick<D1DatabaseSession, "prepare">;

export type PointRedemptionState = "held" | "spent" | "cancelled" | "expired";

/** Points traded for a coupon, as they stand. */
export interface PointRedemptionRow {
  readonly id: number;
  readonly applicationId: number;
  readonly optionId: number;
  readonly optionName: string;
  readonly environment: Environment;
  readonly profileIntegrationId: string;
  readonly walletName: string;
  readonly programId: number;
  readonly subledgerId: string;
  readonly pointsHundredths: number;
  readonly couponId: number;
  readonly code: string;
  readonly currency: string;
  readonly amountCents: number | null;
  readonly state: PointRedemptionState;
  /** 1 when the points were to leave with an order. */
  readonly isDelayed: number;
  readonly version: number;
  readonly transactionUuid: string;
  readonly deadlineAtMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** 1 when a session that was not taken back has the coupon. */
  readonly couponUsed: number;
}

/** Columns of `point_redemptions p JOIN redemption_options o`. */
export const POINT_REDEMPTION_COLUMNS = `p.id AS id, p.application_id AS applicationId,
  p.option_id AS optionId, o.name AS optionName, p.environment AS environment,
  p.profile_integration_id AS profileIntegrationId, p.wallet_name AS walletName,
  p.program_id AS programId, p.subledger_id AS subledgerId,
  p.points_hundredths AS pointsHundredths, p.coupon_id AS couponId, p.code AS code,
  p.currency AS currency, p.amount_cents AS amountCents, p.state AS state,
  p.is_delayed AS isDelayed, p.version AS version, p.transaction_uuid AS transactionUuid,
  p.deadline_at_ms AS deadlineAtMs, p.created_at_ms AS createdAtMs,
  p.updated_at_ms AS updatedAtMs,
  EXISTS (SELECT 1 FROM redemptions r WHERE r.coupon_id = p.coupon_id
    AND r.rolled_back_at_ms IS NULL) AS couponUsed`;

export const POINT_REDEMPTION_TABLES =
  "point_redemptions p JOIN redemption_options o ON o.id = p.option_id";

/** A redemption of an Application. */
export function pointRedemptionStatement(db: Preparer, applicationId: number, id: number) {
  return db
    .prepare(
      `SELECT ${POINT_REDEMPTION_COLUMNS} FROM ${POINT_REDEMPTION_TABLES}
WHERE p.id = ?2 AND p.application_id = ?1`,
    )
    .bind(applicationId, id);
}

/** The redemption whose points are this entry of a wallet. */
export function redemptionOfTransactionStatement(db: Preparer, transactionUuid: string) {
  return db
    .prepare(
      `SELECT ${POINT_REDEMPTION_COLUMNS} FROM ${POINT_REDEMPTION_TABLES}
WHERE p.transaction_uuid = ?1`,
    )
    .bind(transactionUuid);
}

/** Transactions of held redemptions whose deadline has passed, the oldest first. */
export function dueHoldsStatement(db: Preparer, nowMs: number, rowsMax: number) {
  return db
    .prepare(
      `SELECT transaction_uuid AS transactionUuid FROM point_redemptions
WHERE state = 'held' AND deadline_at_ms <= ?1 ORDER BY deadline_at_ms LIMIT ?2`,
    )
    .bind(nowMs, rowsMax);
}
