import { deleteCustomEffect as deleteRow } from "../../../db/queries/custom-effects";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";
import { getCustomEffect } from "./get-custom-effect";

/** Rules that use it fail from the next request on. */
export async function deleteCustomEffect(context: ManagementContext, id: number): Promise<void> {
  const stored = await getCustomEffect(context, id);
  requireOwnSubscriptions(context, stored.applicationIds);
  const { db, clock } = context.ports;
  const deleted = await deleteRow(db, context.accountId, id, clock.now());
  if (!deleted) throw notFound("Custom effect");
}
