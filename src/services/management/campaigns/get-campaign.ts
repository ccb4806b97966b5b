import { type CampaignRow, findCampaign } from "../../../db/queries/campaigns";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

export async function getCampaign(
  context: ManagementContext,
  applicationId: number,
  campaignId: number,
): Promise<CampaignRow> {
  const scope = { accountId: context.accountId, applicationId };
  const row = await findCampaign(context.ports.db, scope, campaignId);
  if (row === undefined) throw notFound("Campaign");
  return row;
}
