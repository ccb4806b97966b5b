import {
  findRedemptionOption,
  type RedemptionOptionRow,
} from "../../../db/queries/redemptions/options";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { getApplication } from "../applications/get-application";

export async function getRedemptionOption(
  context: ManagementContext,
  { applicationId, optionId }: { readonly applicationId: number; readonly optionId: number },
): Promise<RedemptionOptionRow> {
  const [row] = await Promise.all([
    findRedemptionOption(context.ports.db, applicationId, optionId),
    getApplication(context, applicationId),
  ]);
  if (row === undefined) throw notFound("Redemption option");
  return row;
}
