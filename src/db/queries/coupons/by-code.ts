import { COUPON_COLUMNS, COUPON_TABLES } from "./columns";

/** The undeleted coupon of an Application with a stored code, as a `CouponRow`. */
export function couponByCodeStatement(
  db: Pick<D1DatabaseSession, "prepare">,
  applicationId: number,
  code: string,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${COUPON_COLUMNS} FROM ${COUPON_TABLES}
WHERE c.application_id = ?1 AND c.value = ?2 AND c.deleted_at_ms IS NULL`,
    )
    .bind(applicationId, code);
}
