import { type CouponCampaign, findCouponCampaign } from "../../../db/queries/coupons/campaign";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** Names a campaign the way the paths do. */
export interface CampaignKey {
  readonly applicationId: number;
  readonly campaignId: number;
}

/** The campaign, when the key may see it; a foreign one answers like a missing one. */
export async function loadCouponCampaign(
  ctx: ManagementContext,
  key: CampaignKey,
): Promise<CouponCampaign> {
  const { accountId, allowedApplicationIds } = ctx;
  if (allowedApplicationIds !== null && !allowedApplicationIds.has(key.applicationId)) {
    throw notFound("The campaign");
  }
  const campaign = await findCouponCampaign(ctx.ports.db, { accountId, ...key });
  if (campaign === null) throw notFound("The campaign");
  return campaign;
}
