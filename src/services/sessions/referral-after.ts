import { REFERRAL_USAGE } from "../../core/evaluation/budgets";
import type { Decision } from "../../core/evaluation/decision";
import type { ReferralRow } from "../../db/queries/call-facts";

/**
 * The session's referral as the committed decision leaves it: what was read, plus its redemption.
 */
export function referralAfter(
  referral: ReferralRow | null,
  { writes: { acceptedReferral }, charges }: Decision,
): ReferralRow | null {
  if (referral === null || acceptedReferral?.referralId !== referral.id) return referral;
  const uses = charges
    .filter(
      ({ entity, action }) => entity === `referral:${referral.id}` && action === REFERRAL_USAGE,
    )
    .reduce((sum, charge) => sum + charge.deltaUnits, 0);
  const earlier = JSON.parse(referral.referredCustomers) as string[];
  const referredCustomers = [acceptedReferral.friendIntegrationId, ...earlier];
  return {
    ...referral,
    usageCount: referral.usageCount + uses,
    referredCustomers: JSON.stringify(referredCustomers),
  };
}
