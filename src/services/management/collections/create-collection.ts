import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  COLLECTION_NAME_TAKEN,
  type CollectionSettings,
  insertCollection,
} from "../../../db/queries/collections/collections";
import type { ManagementContext } from "../../context";
import { Refusal } from "../../refusal";
import { getCampaign } from "../campaigns/get-campaign";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import type { CollectionPath, CollectionView } from "./get-collection";

/** Creates an empty collection of the account, or of the campaign. */
export async function createCollection(
  context: ManagementContext,
  campaign: CollectionPath["campaign"] | null,
  settings: CollectionSettings,
): Promise<CollectionView> {
  if (campaign) await getCampaign(context, campaign.applicationId, campaign.campaignId);
  else {
    requireOwnSubscriptions(context, settings.subscribedApplicationIds);
    await requireSubscribable(context, settings.subscribedApplicationIds, {
      pointer: "/subscribedApplicationsIds",
    });
  }
  const owner = {
    accountId: context.accountId,
    applicationId: campaign?.applicationId ?? null,
    campaignId: campaign?.campaignId ?? null,
  };
  const { db, clock } = context.ports;
  try {
    const row = await insertCollection(db, owner, settings, clock.now());
    assert(row !== undefined, "an inserted collection comes back");
    return { row, payload: [] };
  } catch (error) {
    if (!COLLECTION_NAME_TAKEN.has(failedConstraint(error))) throw error;
    throw new Refusal("conflict", `There is a collection ${settings.name} already`);
  }
}
