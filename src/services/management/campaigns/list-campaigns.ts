import {
  type CampaignFilter,
  type CampaignRow,
  type CampaignSortField,
  listCampaigns as listRows,
} from "../../../db/queries/campaigns";
import type { Listed, Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";
import { getApplication } from "../applications/get-application";

export async function listCampaigns(
  context: ManagementContext,
  applicationId: number,
  filter: CampaignFilter,
  page: Page<CampaignSortField>,
): Promise<Listed<CampaignRow>> {
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId };
  const [, listed] = await Promise.all([
    getApplication(context, applicationId),
    listRows(db, scope, filter, page, clock.now()),
  ]);
  return listed;
}
