import type { Environment } from "../session-facts";
import type { PointRedemptionState } from "./point-redemptions";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** A redemption whose code an order carries. */
export interface RedeemedCodeRow {
  readonly code: string;
  readonly couponId: number;
  readonly state: PointRedemptionState;
  readonly pointsHundredths: number;
  readonly isDelayed: number;
  readonly deadlineAtMs: number | null;
  /** The order that settled it; null = none did yet. */
  readonly settledBy: string | null;
}

/**
 * The newest redemption of each of the codes (as they are stored): rows of `RedeemedCodeRow`. A
 * code that another coupon has by now is not among them.
 */
export function redeemedCodesStatement(
  db: Preparer,
  applicationId: number,
  codes: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT p.code AS code, p.coupon_id AS couponId, p.state AS state,
  p.points_hundredths AS pointsHundredths, p.is_delayed AS isDelayed,
  p.deadline_at_ms AS deadlineAtMs, max(p.created_at_ms) AS newestAtMs,
  (SELECT s.session_integration_id FROM point_redemption_steps s
    WHERE s.redemption_id = p.id AND s.state = 'spent') AS settledBy
FROM point_redemptions p
WHERE p.application_id = ?1 AND p.code IN (SELECT value FROM json_each(?2))
  AND NOT EXISTS (SELECT 1 FROM coupons c WHERE c.application_id = p.application_id
    AND c.value = p.code AND c.deleted_at_ms IS NULL AND c.id <> p.coupon_id)
GROUP BY p.code`,
    )
    .bind(applicationId, JSON.stringify(codes));
}

/** Identities that nobody has: those that an order gives to its customer. Rows of `Identity`. */
export function freeIdentitiesStatement(
  db: Preparer,
  environment: Environment,
  identities: readonly { readonly kind: string; readonly value: string }[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT j.value ->> 'kind' AS kind, j.value ->> 'value' AS value FROM json_each(?2) j
WHERE NOT EXISTS (SELECT 1 FROM customer_identities i WHERE i.environment = ?1
  AND i.kind = j.value ->> 'kind' AND i.value = j.value ->> 'value')`,
    )
    .bind(environment, JSON.stringify(identities));
}
