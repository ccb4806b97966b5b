import {
  type PoolRow,
  type PoolSettings,
  updatePool as updateRow,
} from "../../../db/queries/giveaways/pools";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import { namingConflicts } from "./create-pool";
import { getPool } from "./get-pool";

/** What is absent stays. */
export type PoolUpdate = Partial<PoolSettings> & Pick<PoolSettings, "name">;

export async function updatePool(
  context: ManagementContext,
  poolId: number,
  input: PoolUpdate,
): Promise<PoolRow> {
  const stored = await getPool(context, poolId);
  requireOwnSubscriptions(context, stored.subscribedApplicationIds);
  const { sandbox, ...change } = input;
  if (sandbox !== undefined && sandbox !== stored.sandbox) {
    throw invalidField("/sandbox", "Not changeable", "sandbox is fixed when the pool is created");
  }
  if (change.subscribedApplicationIds) {
    requireOwnSubscriptions(context, change.subscribedApplicationIds);
    await requireSubscribable(context, change.subscribedApplicationIds, {
      pointer: "/subscribedApplicationsIds",
      sandbox: stored.sandbox,
    });
  }
  const { db, clock } = context.ports;
  const row = await namingConflicts(input.name, () =>
    updateRow(db, context.accountId, poolId, change, clock.now()),
  );
  if (row === undefined) throw notFound("Giveaway pool");
  return row;
}
