import {
  type CollectionFilter,
  type CollectionRow,
  type CollectionSortField,
  listCollections as listRows,
} from "../../../db/queries/collections/collections";
import type { Listed, Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";
import { getApplication } from "../applications/get-application";
import { getCampaign } from "../campaigns/get-campaign";
import { openedAmong } from "../subscriptions";

/** Whose collections: the account's own, or those of campaigns. */
export type CollectionScope =
  | "account"
  | { readonly applicationId: number; readonly campaignId?: number };

export interface ListCollections extends Page<CollectionSortField> {
  readonly scope: CollectionScope;
  /** Part of the name, in any case; "" = any. */
  readonly name: string;
}

export async function listCollections(
  context: ManagementContext,
  input: ListCollections,
): Promise<Listed<CollectionRow>> {
  const { accountId, ports } = context;
  const of = await ownerOf(context, input.scope);
  const among = of === "account" ? (openedAmong(context, undefined) ?? null) : null;
  return listRows(ports.db, { accountId, of, among, name: input.name }, input);
}

async function ownerOf(
  context: ManagementContext,
  scope: CollectionScope,
): Promise<CollectionFilter["of"]> {
  if (scope === "account") return scope;
  const { applicationId, campaignId } = scope;
  if (campaignId === undefined) await getApplication(context, applicationId);
  else await getCampaign(context, applicationId, campaignId);
  return campaignId === undefined ? { applicationId } : { campaignId };
}
