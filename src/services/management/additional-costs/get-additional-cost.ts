import { type AdditionalCostRow, findAdditionalCost } from "../../../db/queries/additional-costs";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { seesSubscriptions } from "../subscriptions";

export async function getAdditionalCost(
  context: ManagementContext,
  costId: number,
): Promise<AdditionalCostRow> {
  const row = await findAdditionalCost(context.ports.db, context.accountId, costId);
  if (row === undefined || !seesSubscriptions(context, row.subscribedApplicationIds)) {
    throw notFound("Additional cost");
  }
  return row;
}
