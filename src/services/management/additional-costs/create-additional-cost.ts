import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import {
  ADDITIONAL_COST_NAME_TAKEN,
  type AdditionalCostRow,
  insertAdditionalCost,
  type NewAdditionalCostRow,
} from "../../../db/queries/additional-costs";
import type { ManagementContext } from "../../context";
import { Refusal } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";

/** Defines a cost, such as shipping, that carts may carry from the next request on. */
export async function createAdditionalCost(
  context: ManagementContext,
  input: NewAdditionalCostRow,
): Promise<AdditionalCostRow> {
  requireOwnSubscriptions(context, input.subscribedApplicationIds);
  await requireSubscribable(context, input.subscribedApplicationIds, {
    pointer: "/subscribedApplicationsIds",
  });
  const { db, clock } = context.ports;
  try {
    const row = await insertAdditionalCost(db, context.accountId, input, clock.now());
    assert(row !== undefined, "an inserted additional cost comes back");
    return row;
  } catch (error) {
    if (failedConstraint(error) !== ADDITIONAL_COST_NAME_TAKEN) throw error;
    throw new Refusal("conflict", `There is an additional cost ${input.name} already`);
  }
}
