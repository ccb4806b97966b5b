import type { PointRedemptionState } from "../redemptions/point-redemptions";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** A redemption of points beside everything in D1 that must tell the same of it. */
export interface PointRedemptionLook {
  readonly id: number;
  readonly applicationId: number;
  readonly walletName: string;
  readonly programId: number;
  readonly subledgerId: string;
  readonly pointsHundredths: number;
  readonly transactionUuid: string;
  readonly state: PointRedemptionState;
  /** 1 when the points were to leave with an order. */
  readonly isDelayed: number;
  readonly version: number;
  readonly deadlineAtMs: number | null;
  readonly couponId: number;
  /** 1 when its coupon exists and was not deleted. */
  readonly hasCoupon: number;
  /** Sessions that have the coupon and were not taken back. */
  readonly uses: number;
  readonly steps: number;
  /** Where the newest step led; null when there was none. */
  readonly lastStepState: PointRedemptionState | null;
  /** A closure of it or of a step that did not take hold; null = all of them did. */
  readonly closureWithoutHold: string | null;
}

const COLUMNS = `p.id AS id, p.application_id AS applicationId, p.wallet_name AS walletName,
  p.program_id AS programId, p.subledger_id AS subledgerId,
  p.points_hundredths AS pointsHundredths, p.transaction_uuid AS transactionUuid,
  p.state AS state, p.is_delayed AS isDelayed, p.version AS version,
  p.deadline_at_ms AS deadlineAtMs, p.coupon_id AS couponId,
  EXISTS (SELECT 1 FROM coupons c WHERE c.id = p.coupon_id
    AND c.deleted_at_ms IS NULL) AS hasCoupon,
  (SELECT count(*) FROM redemptions r WHERE r.coupon_id = p.coupon_id
    AND r.rolled_back_at_ms IS NULL) AS uses,
  (SELECT count(*) FROM point_redemption_steps s WHERE s.redemption_id = p.id) AS steps,
  (SELECT s.state FROM point_redemption_steps s WHERE s.redemption_id = p.id
    ORDER BY s.version DESC LIMIT 1) AS lastStepState,
  coalesce(
    CASE WHEN (SELECT c.outcome FROM closures c WHERE c.id = p.closure_id) IS NOT 'committed'
      THEN p.closure_id END,
    (SELECT min(s.closure_id) FROM point_redemption_steps s
      LEFT JOIN closures c ON c.id = s.closure_id
      WHERE s.redemption_id = p.id AND c.outcome IS NOT 'committed')) AS closureWithoutHold`;

/** Redemptions of points after an id. */
export function pointRedemptionLooksStatement(db: Preparer, afterId: number, rowsMax: number) {
  return db
    .prepare(`SELECT ${COLUMNS} FROM point_redemptions p WHERE p.id > ?1 ORDER BY p.id LIMIT ?2`)
    .bind(afterId, rowsMax);
}

/** The same of named redemptions. */
export function namedPointRedemptionLooksStatement(db: Preparer, ids: readonly number[]) {
  return db
    .prepare(
      `SELECT ${COLUMNS} FROM point_redemptions p
WHERE p.id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(ids));
}
