import { jsonSlices } from "../json-slices";
import { type Environment, PROFILE_COLUMNS } from "../session-facts";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** The coupon is reserved for the profiles; who holds it already keeps it. Safe to repeat. */
export function reserveStatements(
  db: Preparer,
  couponId: number,
  profileIntegrationIds: readonly string[],
  nowMs: number,
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `INSERT INTO coupon_reservations (coupon_id, profile_integration_id, created_at_ms)
SELECT c.id, j.value, ?3 FROM json_each(?2) j JOIN coupons c ON c.id = ?1
WHERE c.deleted_at_ms IS NULL
ON CONFLICT (coupon_id, profile_integration_id) DO NOTHING`,
  );
  return jsonSlices(profileIntegrationIds).map((slice) => prepared.bind(couponId, slice, nowMs));
}

export function dropReservationsStatements(
  db: Preparer,
  couponId: number,
  profileIntegrationIds: readonly string[],
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `DELETE FROM coupon_reservations WHERE coupon_id = ?1
  AND profile_integration_id IN (SELECT value FROM json_each(?2))`,
  );
  return jsonSlices(profileIntegrationIds).map((slice) => prepared.bind(couponId, slice));
}

/** Profiles that hold the coupon, as `ProfileRow`s, in the order of their reservations. */
export function holdersStatement(
  db: Preparer,
  environment: Environment,
  couponId: number,
  rowsMax: number,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${PROFILE_COLUMNS} FROM coupon_reservations h
JOIN profiles ON profiles.environment = ?2 AND profiles.integration_id = h.profile_integration_id
WHERE h.coupon_id = ?1 ORDER BY h.created_at_ms, profiles.id LIMIT ?3`,
    )
    .bind(couponId, environment, rowsMax);
}

/** How many profiles hold the coupon, as one row `{total}`. */
export function countHoldersStatement(
  db: Preparer,
  environment: Environment,
  couponId: number,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT count(*) AS total FROM coupon_reservations h
JOIN profiles ON profiles.environment = ?2 AND profiles.integration_id = h.profile_integration_id
WHERE h.coupon_id = ?1`,
    )
    .bind(couponId, environment);
}
