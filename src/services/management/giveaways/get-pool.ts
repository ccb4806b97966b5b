import { findPool, type PoolRow } from "../../../db/queries/giveaways/pools";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { seesSubscriptions } from "../subscriptions";

export async function getPool(context: ManagementContext, poolId: number): Promise<PoolRow> {
  const row = await findPool(context.ports.db, context.accountId, poolId);
  if (row === undefined || !seesSubscriptions(context, row.subscribedApplicationIds)) {
    throw notFound("Giveaway pool");
  }
  return row;
}
