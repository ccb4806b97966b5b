import { type CollectionRow, findCollection } from "../../../db/queries/collections/collections";
import { listItemsStatement } from "../../../db/queries/collections/items";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { getCampaign } from "../campaigns/get-campaign";
import { seesSubscriptions } from "../subscriptions";

/** Collections with at most this many items show them in the answer (reference Collection). */
export const PAYLOAD_ITEMS_MAX = 50;

/** Names an account-wide collection, or one of a campaign. */
export interface CollectionPath {
  readonly collectionId: number;
  readonly campaign?: { readonly applicationId: number; readonly campaignId: number };
}

export interface CollectionView {
  readonly row: CollectionRow;
  /** Null when there are more than `PAYLOAD_ITEMS_MAX`. */
  readonly payload: readonly string[] | null;
}

/** The collection at the path; one of another campaign answers like a missing one. */
export async function loadCollection(
  context: ManagementContext,
  { collectionId, campaign }: CollectionPath,
): Promise<CollectionRow> {
  if (campaign !== undefined) {
    await getCampaign(context, campaign.applicationId, campaign.campaignId);
  }
  const row = await findCollection(context.ports.db, context.accountId, collectionId);
  const owner = campaign?.campaignId ?? null;
  if (row === undefined || row.campaignId !== owner) throw notFound("Collection");
  if (!seesSubscriptions(context, row.subscribedApplicationIds)) throw notFound("Collection");
  return row;
}

/** A collection of the account or of any campaign that the key opens. */
export async function loadAnyCollection(
  context: ManagementContext,
  collectionId: number,
): Promise<CollectionRow> {
  const row = await findCollection(context.ports.db, context.accountId, collectionId);
  if (row === undefined) throw notFound("Collection");
  const { applicationId, campaignId } = row;
  if (applicationId === null || campaignId === null)
    return loadCollection(context, { collectionId });
  if (context.allowedApplicationIds?.has(applicationId) === false) throw notFound("Collection");
  return loadCollection(context, { collectionId, campaign: { applicationId, campaignId } });
}

export async function getCollection(
  context: ManagementContext,
  path: CollectionPath,
): Promise<CollectionView> {
  return viewCollection(context, await loadCollection(context, path));
}

export async function viewCollection(
  context: ManagementContext,
  row: CollectionRow,
): Promise<CollectionView> {
  const page = { collectionId: row.id, pageSize: PAYLOAD_ITEMS_MAX + 1, skip: 0 };
  const { results } = await listItemsStatement(context.ports.db, page).all<{ item: string }>();
  const items = results.map(({ item }) => item);
  return { row, payload: items.length > PAYLOAD_ITEMS_MAX ? null : items };
}
