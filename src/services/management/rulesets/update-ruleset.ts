import { type RulesetRow, updateRuleset as updateRow } from "../../../db/queries/rulesets";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { getCampaign } from "../campaigns/get-campaign";
import { readDefinitions } from "../definitions";
import { requireSound, type RulesetInput } from "./check";
import type { RulesetPath } from "./path";

/** Replaces the rules as a whole; when they are active, the next request runs the new ones. */
export async function updateRuleset(
  context: ManagementContext,
  { applicationId, campaignId }: RulesetPath,
  rulesetId: number,
  input: RulesetInput,
  activate: boolean,
): Promise<RulesetRow> {
  const [definitions, campaign] = await Promise.all([
    readDefinitions(context, applicationId),
    getCampaign(context, applicationId, campaignId),
  ]);
  const content = requireSound(input, definitions, campaign.features);
  const { db, clock } = context.ports;
  const scope = { accountId: context.accountId, applicationId, campaignId };
  const row = await updateRow(db, scope, rulesetId, content, activate, clock.now());
  if (row === undefined) throw notFound("Ruleset");
  return row;
}
