import {
  parseReferralRow,
  type ReferralListRow,
  type ReferralRecord,
} from "../../../db/queries/referrals/columns";
import {
  referralByIdStatement,
  type ReferralChange,
  type ReferralKey,
  updateReferralStatements,
} from "../../../db/queries/referrals/list";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireKnownAttributes } from "../attributes-of-entities";
import { getCampaign } from "../campaigns/get-campaign";
import { checkValidity } from "../coupons/check-coupon";

/** PUT: dates and friend are set to what is given, null included; the rest stays when absent. */
export async function updateReferral(
  context: ManagementContext,
  key: ReferralKey,
  change: ReferralChange,
): Promise<ReferralRecord> {
  await getCampaign(context, key.applicationId, key.campaignId);
  checkValidity(change.startAtMs, change.expiresAtMs);
  await requireKnownAttributes(context, key.applicationId, "Referral", change.attributes);
  const { db } = context.ports;
  const results = await db.batch<ReferralListRow>([
    ...updateReferralStatements(db, key, change),
    referralByIdStatement(db, key),
  ]);
  const row = results.at(-1)?.results[0];
  if (row === undefined) throw notFound("Referral");
  return parseReferralRow(row);
}
