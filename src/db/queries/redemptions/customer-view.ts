import type { Environment } from "../session-facts";
import { CUSTOMERS_SQL, type CustomerKeys } from "./customers";
import {
  POINT_REDEMPTION_COLUMNS,
  POINT_REDEMPTION_TABLES,
  type PointRedemptionState,
} from "./point-redemptions";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** What the customers of `CUSTOMERS_SQL` are called. */
const NAMED_CUSTOMERS = `(SELECT integrationId FROM (${CUSTOMERS_SQL}))`;

export interface NamedCustomers {
  readonly applicationId: number;
  readonly environment: Environment;
  readonly keys: CustomerKeys;
}

/**
 * The newest redemptions of the customers that the keys name, as rows of `PointRedemptionRow`, each
 * with the number of all that were neither cancelled nor have expired.
 */
export function customerRedemptionsStatement(
  db: Preparer,
  named: NamedCustomers,
  rowsMax: number,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${POINT_REDEMPTION_COLUMNS},
  sum(p.state IN ('held', 'spent')) OVER () AS standingCount
FROM ${POINT_REDEMPTION_TABLES}
WHERE p.application_id = ?6 AND p.profile_integration_id IN ${NAMED_CUSTOMERS}
ORDER BY p.created_at_ms DESC, p.id LIMIT ?7`,
    )
    .bind(...keysOf(named), named.applicationId, rowsMax);
}

/** Their identities, as rows of `Identity`. */
export function customerIdentitiesStatement(
  db: Preparer,
  named: NamedCustomers,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT kind AS kind, value AS value FROM customer_identities
WHERE environment = ?1 AND profile_integration_id IN ${NAMED_CUSTOMERS}
ORDER BY created_at_ms, value`,
    )
    .bind(...keysOf(named));
}

export interface OptionLedgerRow {
  readonly programId: number;
  readonly subledgerId: string;
}

/** The ledgers that an Application's options are paid from, each once. */
export function optionLedgersStatement(db: Preparer, applicationId: number): D1PreparedStatement {
  return db
    .prepare(
      `SELECT DISTINCT loyalty_program_id AS programId, subledger_id AS subledgerId
FROM redemption_options WHERE application_id = ?1 AND deleted_at_ms IS NULL`,
    )
    .bind(applicationId);
}

export interface RedemptionCodeRow {
  readonly id: number;
  readonly code: string;
  readonly couponId: number;
  readonly state: PointRedemptionState;
  readonly couponUsed: number;
  readonly profileIntegrationId: string;
  /** The first email that the customer got, else the profile's attribute. */
  readonly email: string | null;
  readonly createdAtMs: number;
}

/** Redemptions of an Application by their code, or by the coupon's id; null = any. */
export function redemptionCodesStatement(
  db: Preparer,
  applicationId: number,
  by: { readonly code: string | null; readonly couponId: number | null },
  rowsMax: number,
): D1PreparedStatement {
  const where =
    by.code === null ? "p.coupon_id = ?2" : "p.code = ?2 AND (?4 IS NULL OR p.coupon_id = ?4)";
  return db
    .prepare(
      `SELECT ${POINT_REDEMPTION_COLUMNS}, coalesce(
  (SELECT value FROM customer_identities i WHERE i.environment = p.environment
    AND i.profile_integration_id = p.profile_integration_id AND i.kind = 'email'
    ORDER BY i.created_at_ms, i.value LIMIT 1),
  (SELECT attributes ->> '$.Email' FROM profiles WHERE environment = p.environment
    AND integration_id = p.profile_integration_id)) AS email
FROM ${POINT_REDEMPTION_TABLES}
WHERE p.application_id = ?1 AND ${where}
ORDER BY p.created_at_ms DESC, p.id LIMIT ?3`,
    )
    .bind(
      applicationId,
      by.code ?? by.couponId,
      rowsMax,
      ...(by.code === null ? [] : [by.couponId]),
    );
}

function keysOf({ environment, keys }: NamedCustomers) {
  return [environment, keys.integrationId, keys.email, keys.phone, keys.posAccountId] as const;
}
