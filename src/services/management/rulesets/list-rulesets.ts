import type { Listed, Page } from "../../../db/queries/lists";
import {
  listRulesets as listRows,
  type RulesetRow,
  type RulesetSortField,
} from "../../../db/queries/rulesets";
import type { ManagementContext } from "../../context";
import { getCampaign } from "../campaigns/get-campaign";
import type { RulesetPath } from "./path";

export async function listRulesets(
  context: ManagementContext,
  { applicationId, campaignId }: RulesetPath,
  page: Page<RulesetSortField>,
): Promise<Listed<RulesetRow>> {
  const scope = { accountId: context.accountId, applicationId, campaignId };
  const [, listed] = await Promise.all([
    getCampaign(context, applicationId, campaignId),
    listRows(context.ports.db, scope, page),
  ]);
  return listed;
}
