import { deleteCampaign as deleteRow } from "../../../db/queries/campaigns";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";

/** The campaign and its codes stop working on the next request. */
export async function deleteCampaign(
  context: ManagementContext,
  applicationId: number,
  campaignId: number,
): Promise<void> {
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  if (!(await deleteRow(db, scope, campaignId, clock.now()))) throw notFound("Campaign");
}
