import type { Environment } from "./session-facts";

/**
 * Takes what is personal off a customer: attributes, audiences, identities, reservations, what
 * events said.
 * The row stays under the shop's own id, so that budgets and sums stay right. Safe to repeat.
 */
export function eraseProfileStatements(
  db: Pick<D1DatabaseSession, "prepare">,
  environment: Environment,
  integrationId: string,
): D1PreparedStatement[] {
  const applications = `SELECT id FROM applications WHERE sandbox = (?1 = 'sandbox')`;
  const statements = [
    `DELETE FROM audience_memberships WHERE profile_id IN (
  SELECT id FROM profiles WHERE environment = ?1 AND integration_id = ?2)`,
    `DELETE FROM loyalty_card_profiles WHERE profile_id IN (
  SELECT id FROM profiles WHERE environment = ?1 AND integration_id = ?2)`,
    `UPDATE profiles SET attributes = '{}', version = version + 1
WHERE environment = ?1 AND integration_id = ?2`,
    `DELETE FROM customer_identities WHERE environment = ?1 AND profile_integration_id = ?2`,
    `DELETE FROM coupon_reservations WHERE profile_integration_id = ?2 AND coupon_id IN (
  SELECT id FROM coupons WHERE application_id IN (${applications}))`,
    // What it came to may quote the customer; an identifier still finds the event.
    `UPDATE events SET attributes = '{}',
  result = json_set(result, '$.effects', json('[]'), '$.failures', json('[]'))
WHERE profile_integration_id = ?2 AND application_id IN (${applications})`,
  ];
  return statements.map((sql) => db.prepare(sql).bind(environment, integrationId));
}
