import type { ClosureDecision, NewPointRedemption, PointRedemptionStep, Preparer } from "./types";

/** The coupon and the redemption that it is for; a taken code refuses the batch. */
export function newPointRedemptionStatements(
  db: Preparer,
  decision: ClosureDecision,
  redemption: NewPointRedemption,
): D1PreparedStatement[] {
  const { coupon } = redemption;
  return [
    db
      .prepare(
        `INSERT INTO coupons (application_id, campaign_id, value, usage_limit,
  discount_limit_thousandths, expires_at_ms, recipient_integration_id, attributes, created_at_ms)
VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8)`,
      )
      .bind(
        decision.applicationId,
        coupon.campaignId,
        redemption.code,
        coupon.discountLimitThousandths,
        coupon.expiresAtMs,
        redemption.profileIntegrationId,
        JSON.stringify(coupon.attributes),
        decision.nowMs,
      ),
    db
      .prepare(
        `INSERT INTO point_redemptions (id, application_id, option_id, environment,
  profile_integration_id, wallet_name, program_id, subledger_id, points_hundredths, coupon_id,
  code, currency, amount_cents, state, is_delayed, transaction_uuid, deadline_at_ms, closure_id,
  created_at_ms, updated_at_ms)
SELECT j.value ->> 'id', ?1, j.value ->> 'optionId', ?2, j.value ->> 'profileIntegrationId',
  j.value ->> 'walletName', j.value ->> 'programId', j.value ->> 'subledgerId',
  j.value ->> 'pointsHundredths', (SELECT id FROM coupons WHERE application_id = ?1
    AND value = j.value ->> 'code' AND deleted_at_ms IS NULL),
  j.value ->> 'code', j.value ->> 'currency', j.value ->> 'amountCents',
  CASE WHEN j.value ->> 'deadlineAtMs' IS NULL THEN 'spent' ELSE 'held' END,
  j.value ->> 'deadlineAtMs' IS NOT NULL, j.value ->> 'transactionUuid',
  j.value ->> 'deadlineAtMs', ?3, ?4, ?4
FROM json_each(?5) j`,
      )
      .bind(
        decision.applicationId,
        decision.environment,
        decision.closureId,
        decision.nowMs,
        JSON.stringify([redemption]),
      ),
  ];
}

/**
 * Moves redemptions one step on. The version that was read is part of the step's key: of two
 * closures that decide the same redemption one is refused. One that takes its coupon back is
 * refused when a session has the coupon.
 */
export function redemptionStepStatements(
  db: Preparer,
  { closureId, nowMs }: ClosureDecision,
  steps: readonly PointRedemptionStep[],
): D1PreparedStatement[] {
  const json = JSON.stringify(steps);
  return [
    db
      .prepare(
        `INSERT INTO point_redemption_steps (redemption_id, version, state, closure_id,
  session_integration_id, coupon_unused, created_at_ms)
SELECT j.value ->> 'redemptionId', j.value ->> 'version', j.value ->> 'state', ?1,
  j.value ->> 'sessionIntegrationId', NOT EXISTS (SELECT 1 FROM redemptions r
    WHERE r.coupon_id = (SELECT coupon_id FROM point_redemptions
      WHERE id = j.value ->> 'redemptionId') AND r.rolled_back_at_ms IS NULL), ?2
FROM json_each(?3) j`,
      )
      .bind(closureId, nowMs, json),
    db
      .prepare(
        `UPDATE point_redemptions SET state = s.state, version = s.version + 1, updated_at_ms = ?2
FROM point_redemption_steps s
WHERE s.closure_id = ?1 AND s.redemption_id = point_redemptions.id
  AND point_redemptions.id IN (SELECT value ->> 'redemptionId' FROM json_each(?3))`,
      )
      .bind(closureId, nowMs, json),
    db
      .prepare(
        `UPDATE coupons SET deleted_at_ms = ?1 WHERE deleted_at_ms IS NULL AND id IN (
  SELECT p.coupon_id FROM json_each(?2) j JOIN point_redemptions p
    ON p.id = j.value ->> 'redemptionId' WHERE j.value ->> 'state' <> 'spent')`,
      )
      .bind(nowMs, json),
  ];
}
