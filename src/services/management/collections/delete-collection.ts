import { deleteCollectionStatements } from "../../../db/queries/collections/items";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";
import { type CollectionPath, loadCollection } from "./get-collection";

/** Deletes a collection with its items. */
export async function deleteCollection(
  context: ManagementContext,
  path: CollectionPath,
): Promise<void> {
  const row = await loadCollection(context, path);
  if (path.campaign === undefined) requireOwnSubscriptions(context, row.subscribedApplicationIds);
  const { db, clock } = context.ports;
  const [deleted] = await db.batch(deleteCollectionStatements(db, row, clock.now()));
  if (deleted?.meta.changes === 0) throw notFound("Collection");
}
