import { findCustomEffect, type CustomEffectRow } from "../../../db/queries/custom-effects";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { seesSubscriptions } from "../subscriptions";

export async function getCustomEffect(
  context: ManagementContext,
  id: number,
): Promise<CustomEffectRow> {
  const row = await findCustomEffect(context.ports.db, context.accountId, id);
  if (row === undefined || !seesSubscriptions(context, row.applicationIds)) {
    throw notFound("Custom effect");
  }
  return row;
}
