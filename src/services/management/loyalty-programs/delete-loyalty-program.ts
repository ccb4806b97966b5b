import { deleteLoyaltyProgram as deleteRow } from "../../../db/queries/loyalty-programs";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { requireOwnSubscriptions } from "../subscriptions";
import { getLoyaltyProgram } from "./get-loyalty-program";

/** Rules can't use it from the next request on; the ledgers stay as they are. */
export async function deleteLoyaltyProgram(
  context: ManagementContext,
  programId: number,
): Promise<void> {
  const stored = await getLoyaltyProgram(context, programId);
  requireOwnSubscriptions(context, stored.subscribedApplications);
  const { db, clock } = context.ports;
  const deleted = await deleteRow(db, context.accountId, programId, clock.now());
  if (!deleted) throw notFound("Loyalty program");
}
