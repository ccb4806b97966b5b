import {
  type CollectionSettings,
  updateCollection as updateRow,
} from "../../../db/queries/collections/collections";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import {
  type CollectionPath,
  type CollectionView,
  loadCollection,
  viewCollection,
} from "./get-collection";

/** What is absent stays; the name is fixed, because rules may call the collection by it. */
export type CollectionUpdate = Partial<Omit<CollectionSettings, "name">>;

export async function updateCollection(
  context: ManagementContext,
  path: CollectionPath,
  change: CollectionUpdate,
): Promise<CollectionView> {
  const stored = await loadCollection(context, path);
  if (path.campaign === undefined) {
    requireOwnSubscriptions(context, stored.subscribedApplicationIds);
    if (change.subscribedApplicationIds) {
      requireOwnSubscriptions(context, change.subscribedApplicationIds);
      await requireSubscribable(context, change.subscribedApplicationIds, {
        pointer: "/subscribedApplicationsIds",
      });
    }
  }
  const row = await updateRow(context.ports.db, stored, change, context.ports.clock.now());
  if (row === undefined) throw notFound("Collection");
  return viewCollection(context, row);
}
