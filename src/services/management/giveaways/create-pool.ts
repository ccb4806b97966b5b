import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  insertPool,
  POOL_NAME_TAKEN,
  type PoolRow,
  type PoolSettings,
} from "../../../db/queries/giveaways/pools";
import type { ManagementContext } from "../../context";
import { Refusal } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";

/** Creates an empty pool; codes come by import. It is live or sandbox for life. */
export async function createPool(
  context: ManagementContext,
  settings: PoolSettings,
): Promise<PoolRow> {
  requireOwnSubscriptions(context, settings.subscribedApplicationIds);
  await requireSubscribable(context, settings.subscribedApplicationIds, {
    pointer: "/subscribedApplicationsIds",
    sandbox: settings.sandbox,
  });
  const { db, clock } = context.ports;
  const row = await namingConflicts(settings.name, () =>
    insertPool(db, context.accountId, settings, clock.now()),
  );
  assert(row !== undefined, "an inserted pool comes back");
  return row;
}

/** A taken name is a conflict, not a failure. */
export async function namingConflicts<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (failedConstraint(error) !== POOL_NAME_TAKEN) throw error;
    throw new Refusal("conflict", `There is a giveaway pool ${name} already`);
  }
}
