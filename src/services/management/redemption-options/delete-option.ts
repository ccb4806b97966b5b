import { deleteRedemptionOption as deleteRow } from "../../../db/queries/redemptions/options";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { getRedemptionOption } from "./get-option";

/** Nobody can take it any more; coupons that were made stay good. */
export async function deleteRedemptionOption(
  context: ManagementContext,
  place: { readonly applicationId: number; readonly optionId: number },
): Promise<void> {
  await getRedemptionOption(context, place);
  const { db, clock } = context.ports;
  const { applicationId, optionId } = place;
  if (await deleteRow(db, applicationId, optionId, clock.now())) return;
  throw notFound("Redemption option");
}
