import type { AcceptedReferral } from "../../../core/evaluation/writes";
import type { ClosureDecision, Preparer } from "./types";

/** A coupon that was deleted since it was read leaves a NULL, which the table refuses. */
export function couponRedemptionsStatement(
  db: Preparer,
  decision: ClosureDecision,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO redemptions (closure_id, coupon_id, profile_integration_id, created_at_ms)
SELECT ?1, (SELECT c.id FROM coupons c WHERE c.id = j.value AND c.deleted_at_ms IS NULL), ?3, ?4
FROM json_each(?2) j`,
    )
    .bind(
      decision.closureId,
      JSON.stringify(decision.couponIds),
      decision.profile?.integrationId ?? null,
      decision.nowMs,
    );
}

/** Refused when the referral is gone, or when the friend was referred meanwhile. */
export function referralRedemptionStatement(
  db: Preparer,
  decision: ClosureDecision,
  referral: AcceptedReferral,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO referral_redemptions
  (closure_id, application_id, referral_id, friend_integration_id, created_at_ms)
VALUES (?1, ?2, (SELECT id FROM referrals WHERE id = ?3 AND deleted_at_ms IS NULL), ?4, ?5)`,
    )
    .bind(
      decision.closureId,
      decision.applicationId,
      referral.referralId,
      referral.friendIntegrationId,
      decision.nowMs,
    );
}
