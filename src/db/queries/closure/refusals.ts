/**
 * The constraints whose failure is a plain "no": the batch was rolled back, nothing took hold.
 * Those of the closure row itself are not among them: a second delivery of a committed batch trips
 * over them too, so they are settled by asking what stands.
 */
const NO_BY_CONSTRAINT: readonly { readonly text: string; readonly name: string }[] = [
  { text: "CHECK constraint failed: within_limit", name: "within_limit" },
  { text: "NOT NULL constraint failed: redemptions.coupon_id", name: "redemption_coupon_exists" },
  {
    text: "NOT NULL constraint failed: coupon_reservations.coupon_id",
    name: "reservation_within_limit",
  },
  {
    text: "NOT NULL constraint failed: referral_redemptions.referral_id",
    name: "redemption_referral_exists",
  },
  {
    text: "UNIQUE constraint failed: referral_redemptions.application_id",
    name: "referral_redemptions_friend",
  },
  { text: "NOT NULL constraint failed: giveaway_awards.giveaway_id", name: "giveaway_pool_empty" },
  { text: "UNIQUE constraint failed: coupons.application_id", name: "coupons_value" },
  { text: "UNIQUE constraint failed: referrals.application_id", name: "referrals_code" },
  { text: "UNIQUE constraint failed: events.application_id", name: "events_identifier" },
  { text: "NOT NULL constraint failed: idempotency.status", name: "idempotency_key" },
  {
    text: "UNIQUE constraint failed: point_redemption_steps.redemption_id",
    name: "redemption_step_taken",
  },
  {
    text: "CHECK constraint failed: point_redemption_coupon_unused",
    name: "redemption_coupon_unused",
  },
];

/**
 * The name of the constraint that refused the batch, or null when the outcome is unknown: a lost
 * connection, a time-out, a closure row that was there already.
 */
export function refusedByConstraint(error: unknown): string | null {
  const message = error instanceof Error ? error.message : String(error);
  return NO_BY_CONSTRAINT.find((constraint) => message.includes(constraint.text))?.name ?? null;
}
