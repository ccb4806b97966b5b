import type { ManagementContext } from "../../context";
import { type CampaignSet, campaignSet } from "./campaign-set";
import { readTree } from "./tree";

export async function getCampaignSet(
  context: ManagementContext,
  applicationId: number,
): Promise<CampaignSet> {
  return campaignSet(applicationId, await readTree(context, applicationId));
}
