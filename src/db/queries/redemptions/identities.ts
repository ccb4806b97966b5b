import type { Environment } from "../session-facts";
import { profileSeenStatement } from "../profile-seen";

type Preparer = Pick<D1DatabaseSession, "prepare">;

export type IdentityKind = "email" | "phone" | "pos_account_id";

/** One way to name a customer, as it is compared. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
}

export interface IdentityRow extends Identity {
  readonly createdAtMs: number;
}

export interface IdentityOwner {
  readonly environment: Environment;
  readonly profileIntegrationId: string;
}

/** Where a refused insert found that an identity is somebody else's. */
export const IDENTITY_TAKEN = "customer_identities.profile_integration_id";

/**
 * Gives a customer identities, all or none; one who is seen for the first time comes into being.
 * Safe to repeat. Fails on `IDENTITY_TAKEN` when one is another customer's.
 */
export function addIdentitiesStatements(
  db: Preparer,
  { environment, profileIntegrationId }: IdentityOwner,
  identities: readonly Identity[],
  nowMs: number,
): D1PreparedStatement[] {
  return [
    profileSeenStatement(db, { environment, integrationId: profileIntegrationId, nowMs }),
    db
      .prepare(
        `INSERT INTO customer_identities (environment, kind, value, profile_integration_id,
  created_at_ms)
SELECT ?1, j.value ->> 'kind', j.value ->> 'value', ?2, ?4 FROM json_each(?3) j WHERE true
ON CONFLICT (environment, kind, value) DO UPDATE SET profile_integration_id =
  CASE WHEN profile_integration_id = excluded.profile_integration_id
    THEN profile_integration_id END`,
      )
      .bind(environment, profileIntegrationId, JSON.stringify(identities), nowMs),
  ];
}

/** Those that nobody has become the customer's; the others stay where they are. */
export function keepIdentitiesStatement(
  db: Preparer,
  { environment, profileIntegrationId }: IdentityOwner,
  identities: readonly Identity[],
  nowMs: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO customer_identities (environment, kind, value, profile_integration_id,
  created_at_ms)
SELECT ?1, j.value ->> 'kind', j.value ->> 'value', ?2, ?4 FROM json_each(?3) j WHERE true
ON CONFLICT (environment, kind, value) DO NOTHING`,
    )
    .bind(environment, profileIntegrationId, JSON.stringify(identities), nowMs);
}

/** A customer's identities: rows of `IdentityRow`. */
export function identitiesStatement(
  db: Preparer,
  { environment, profileIntegrationId }: IdentityOwner,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT kind AS kind, value AS value, created_at_ms AS createdAtMs FROM customer_identities
WHERE environment = ?1 AND profile_integration_id = ?2 ORDER BY kind, created_at_ms, value`,
    )
    .bind(environment, profileIntegrationId);
}

/** Takes identities from a customer; null = all of them. */
export function removeIdentitiesStatement(
  db: Preparer,
  { environment, profileIntegrationId }: IdentityOwner,
  identities: readonly Identity[] | null,
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM customer_identities WHERE environment = ?1 AND profile_integration_id = ?2
  AND (?3 IS NULL OR EXISTS (SELECT 1 FROM json_each(?3) j
    WHERE j.value ->> 'kind' = customer_identities.kind
      AND j.value ->> 'value' = customer_identities.value))`,
    )
    .bind(
      environment,
      profileIntegrationId,
      identities === null ? null : JSON.stringify(identities),
    );
}
