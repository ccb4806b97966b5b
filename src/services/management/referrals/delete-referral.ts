import { deleteReferralStatement, type ReferralKey } from "../../../db/queries/referrals/list";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { getCampaign } from "../campaigns/get-campaign";

/** It can't be redeemed from the next request on; its code is free again. */
export async function deleteReferral(context: ManagementContext, key: ReferralKey): Promise<void> {
  await getCampaign(context, key.applicationId, key.campaignId);
  const { db, clock } = context.ports;
  const { meta } = await deleteReferralStatement(db, key, clock.now()).run();
  if (meta.changes === 0) throw notFound("Referral");
}
