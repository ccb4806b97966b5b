import { deletePool as deleteRow } from "../../../db/queries/giveaways/pools";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";
import { getPool } from "./get-pool";

/** Nothing is awarded from it any more; what was awarded stays. */
export async function deletePool(context: ManagementContext, poolId: number): Promise<void> {
  const stored = await getPool(context, poolId);
  requireOwnSubscriptions(context, stored.subscribedApplicationIds);
  const { db, clock } = context.ports;
  const deleted = await deleteRow(db, context.accountId, poolId, clock.now());
  if (!deleted) throw notFound("Giveaway pool");
}
