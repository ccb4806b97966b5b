import { failedConstraint } from "../../../db/constraint";
import {
  CAMPAIGN_REVISION,
  type CampaignChange,
  type CampaignRow,
  updateCampaign as updateRow,
} from "../../../db/queries/campaigns";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import { requireKnownAttributes } from "../attributes-of-entities";
import { getCampaign } from "./get-campaign";
import { requireValidCampaign } from "./settings";

/** What the change leaves out stays; null clears a date or the active ruleset. */
export async function updateCampaign(
  context: ManagementContext,
  applicationId: number,
  campaignId: number,
  change: CampaignChange,
): Promise<CampaignRow> {
  const stored = await getCampaign(context, applicationId, campaignId);
  requireValidCampaign(change, stored);
  await requireKnownAttributes(context, applicationId, "Campaign", change.attributes);
  const at = "/couponAttributes";
  await requireKnownAttributes(context, applicationId, "Coupon", change.couponAttributes, at);
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  try {
    const row = await updateRow(db, scope, campaignId, change, clock.now());
    if (row === undefined) throw notFound("Campaign");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== CAMPAIGN_REVISION) throw error;
    // Either the campaign went away meanwhile, which this read answers, or the ruleset is none.
    await getCampaign(context, applicationId, campaignId);
    throw invalidField("/activeRulesetId", "Unknown", "is no ruleset of this campaign");
  }
}
