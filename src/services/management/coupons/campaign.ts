import { type CouponCampaign, findCouponCampaign } from "../../../db/queries/coupons/campaign";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** Names a campaign the way the paths do. */
export interface CampaignKey {
  readonly applicationId: number;
  readonly campaignId: number;
}

/** The campaign; a foreign one answers like a missing one. */
export async function loadCouponCampaign(
  context: ManagementContext,
  { applicationId, campaignId }: CampaignKey,
): Promise<CouponCampaign> {
  const { accountId, ports } = context;
  const campaign = await findCouponCampaign(ports.db, { accountId, applicationId, campaignId });
  if (campaign === undefined) throw notFound("Campaign");
  return campaign;
}
