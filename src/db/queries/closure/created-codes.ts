import type { ClosureDecision, Preparer } from "./types";

/** Coupons that the rules created; a taken code refuses the batch, and another one is drawn. */
export function createdCouponsStatement(
  db: Preparer,
  decision: ClosureDecision,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO coupons (application_id, campaign_id, value, usage_limit,
  discount_limit_thousandths, limits, start_at_ms, expires_at_ms, recipient_integration_id,
  attributes, created_at_ms)
SELECT ?1, j.value ->> 'campaignId', j.value ->> 'value', j.value ->> 'usageLimit',
  j.value ->> 'discountLimitThousandths', j.value -> 'limits', j.value ->> 'startAtMs',
  j.value ->> 'expiresAtMs', nullif(j.value ->> 'recipientIntegrationId', ''),
  j.value -> 'attributes', ?2
FROM json_each(?3) j`,
    )
    .bind(decision.applicationId, decision.nowMs, JSON.stringify(decision.writes.createdCoupons));
}

export function createdReferralsStatement(
  db: Preparer,
  decision: ClosureDecision,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO referrals (application_id, campaign_id, code, advocate_integration_id,
  friend_integration_id, usage_limit, start_at_ms, expires_at_ms, attributes, created_at_ms)
SELECT ?1, j.value ->> 'campaignId', j.value ->> 'code', j.value ->> 'advocateIntegrationId',
  nullif(j.value ->> 'friendIntegrationId', ''), j.value ->> 'usageLimit',
  j.value ->> 'startAtMs', j.value ->> 'expiresAtMs', j.value -> 'attributes', ?2
FROM json_each(?3) j`,
    )
    .bind(decision.applicationId, decision.nowMs, JSON.stringify(decision.writes.createdReferrals));
}
