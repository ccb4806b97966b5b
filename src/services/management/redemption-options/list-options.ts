import type { Listed, Page } from "../../../db/queries/lists";
import {
  listRedemptionOptions as listRows,
  type RedemptionOptionRow,
} from "../../../db/queries/redemptions/options";
import type { ManagementContext } from "../../context";
import { getApplication } from "../applications/get-application";

export async function listRedemptionOptions(
  context: ManagementContext,
  applicationId: number,
  page: Page<"id">,
): Promise<Listed<RedemptionOptionRow>> {
  const [listed] = await Promise.all([
    listRows(context.ports.db, applicationId, page),
    getApplication(context, applicationId),
  ]);
  return listed;
}
