import {
  type AdditionalCostRow,
  type NewAdditionalCostRow,
  updateAdditionalCost as updateRow,
} from "../../../db/queries/additional-costs";
import type { ManagementContext } from "../../context";
import { invalidField, notFound } from "../../refusal";
import { requireOwnSubscriptions, requireSubscribable } from "../subscriptions";
import { getAdditionalCost } from "./get-additional-cost";

/** What is absent stays as it is. */
export type AdditionalCostUpdate = Partial<NewAdditionalCostRow> &
  Pick<NewAdditionalCostRow, "name" | "title" | "description">;

/** Changes a cost; its name stays, because carts and rules call it by that. */
export async function updateAdditionalCost(
  context: ManagementContext,
  costId: number,
  input: AdditionalCostUpdate,
): Promise<AdditionalCostRow> {
  const stored = await getAdditionalCost(context, costId);
  requireOwnSubscriptions(context, stored.subscribedApplicationIds);
  const { name, ...change } = input;
  if (name !== stored.name) {
    throw invalidField("/name", "Not changeable", "name is fixed when the cost is created");
  }
  if (change.subscribedApplicationIds) {
    requireOwnSubscriptions(context, change.subscribedApplicationIds);
    await requireSubscribable(context, change.subscribedApplicationIds, {
      pointer: "/subscribedApplicationsIds",
    });
  }
  const row = await updateRow(context.ports.db, context.accountId, costId, change);
  if (row === undefined) throw notFound("Additional cost");
  return row;
}
