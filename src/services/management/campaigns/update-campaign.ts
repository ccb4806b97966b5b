import { failedConstraint } from "../../../db/constraint";
import {
  CAMPAIGN_REVISION,
  type CampaignChange,
  type CampaignRow,
  updateCampaign as updateRow,
} from "../../../db/queries/campaigns";
import { LISTED_STORES_MAX, readLinkedStores } from "../../../db/queries/campaign-stores";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import { requireKnownAttributes } from "../attributes-of-entities";
import { getApplication } from "../applications/get-application";
import { requireMandatoryAttributes } from "../mandatory-attributes";
import { getCampaign } from "./get-campaign";
import { lostReference, requireCampaignReferences } from "./references";
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
  if (change.attributes !== undefined) {
    const application = await getApplication(context, applicationId);
    requireMandatoryAttributes(application, "campaigns", change.attributes);
  }
  const place = { applicationId, campaignId };
  await requireCampaignReferences(context, place, change);
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  try {
    const placed = await placementChange(context, stored, change);
    const row = await updateRow(db, scope, campaignId, placed, clock.now());
    if (row === undefined) throw notFound("Campaign");
    return row;
  } catch (error) {
    const refusal = await lostReference(context, place, { references: change, error });
    if (refusal !== null) throw refusal;
    if (failedConstraint(error) !== CAMPAIGN_REVISION) throw error;
    // Either the campaign went away meanwhile, which this read answers, or the ruleset is none.
    await getCampaign(context, applicationId, campaignId);
    throw invalidField("/activeRulesetId", "Unknown", "is no ruleset of this campaign");
  }
}

/** A group that it is in already does not move it; an empty list keeps stores that a file named. */
async function placementChange(
  context: ManagementContext,
  stored: CampaignRow,
  change: CampaignChange,
): Promise<CampaignChange> {
  const { evaluationGroupId, linkedStoreIds, ...others } = change;
  const moves = evaluationGroupId !== undefined && evaluationGroupId !== stored.evaluationGroupId;
  const keepsStores =
    linkedStoreIds?.length === 0 &&
    (await readLinkedStores(context.ports.db, [stored.id])).some(
      ({ total }) => total > LISTED_STORES_MAX,
    );
  return {
    ...others,
    ...(moves ? { evaluationGroupId } : {}),
    ...(linkedStoreIds === undefined || keepsStores ? {} : { linkedStoreIds }),
  };
}
