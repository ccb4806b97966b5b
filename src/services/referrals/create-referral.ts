import { assert } from "../../core/assert";
import type { ReferralRecord } from "../../db/queries/referrals/columns";
import type { IntegrationContext } from "../context";
import { createReferrals, type CreateReferralsInput } from "./create-referrals";

export type CreateReferralInput = Omit<
  CreateReferralsInput,
  "advocateIntegrationIds" | "referralPattern" | "validCharacters"
> & { readonly advocateIntegrationId: string };

/**
 * Makes one code for an advocate, by the campaign's pattern.
 *
 * @throws Refusal `invalid`, `unauthorized`, `conflict`
 */
export async function createReferral(
  context: IntegrationContext,
  { advocateIntegrationId, ...input }: CreateReferralInput,
): Promise<ReferralRecord> {
  const [referral] = await createReferrals(context, {
    ...input,
    advocateIntegrationIds: [advocateIntegrationId],
    referralPattern: null,
    validCharacters: null,
  });
  assert(referral !== undefined, "one advocate gets one code");
  return referral;
}
