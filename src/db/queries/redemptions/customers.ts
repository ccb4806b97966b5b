import { type Environment, PROFILE_COLUMNS } from "../session-facts";

/** By what a customer may be named; null = not named by it. */
export interface CustomerKeys {
  readonly email: string | null;
  readonly phone: string | null;
  readonly posAccountId: string | null;
  readonly integrationId: string | null;
}

/** Two suffice to tell that the keys do not name one customer. */
const CUSTOMERS_MAX = 2;

/**
 * Conditions on attributes repeat those of the partial indexes word for word, or SQLite would not
 * use them.
 */
export const CUSTOMERS_SQL = `
SELECT ${PROFILE_COLUMNS} FROM profiles WHERE profiles.id IN (
  SELECT id FROM profiles WHERE environment = ?1 AND integration_id = ?2
  UNION SELECT p.id FROM (VALUES ('email', ?3), ('phone', ?4), ('pos_account_id', ?5)) named
    CROSS JOIN customer_identities i ON i.environment = ?1
      AND i.kind = named.column1 AND i.value = named.column2
    CROSS JOIN profiles p ON p.environment = ?1 AND p.integration_id = i.profile_integration_id
  UNION SELECT id FROM profiles WHERE environment = ?1
    AND "attributes" ->> '$.Email' IS NOT NULL AND lower("attributes" ->> '$.Email') = ?3
  UNION SELECT id FROM profiles WHERE environment = ?1
    AND "attributes" ->> '$.Phone' IS NOT NULL AND "attributes" ->> '$.Phone' = ?4
  UNION SELECT id FROM profiles WHERE environment = ?1
    AND "attributes" ->> '$.PosAccountId' IS NOT NULL AND "attributes" ->> '$.PosAccountId' = ?5
) LIMIT ${CUSTOMERS_MAX}`;

/** The customers that any of the keys names: rows of `ProfileRow`, at most two. */
export function customersStatement(
  db: Pick<D1DatabaseSession, "prepare">,
  environment: Environment,
  { integrationId, email, phone, posAccountId }: CustomerKeys,
): D1PreparedStatement {
  return db.prepare(CUSTOMERS_SQL).bind(environment, integrationId, email, phone, posAccountId);
}
