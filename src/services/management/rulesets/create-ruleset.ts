import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import { insertRuleset, RULESET_CAMPAIGN, type RulesetRow } from "../../../db/queries/rulesets";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { getCampaign } from "../campaigns/get-campaign";
import { readDefinitions } from "../definitions";
import { requireSound, type RulesetInput } from "./check";
import type { RulesetPath } from "./path";

/** Checks, stores and, when asked to, activates a new revision of a campaign's rules. */
export async function createRuleset(
  context: ManagementContext,
  { applicationId, campaignId }: RulesetPath,
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
  try {
    const row = await insertRuleset(db, scope, content, activate, clock.now());
    assert(row !== undefined, "an inserted ruleset comes back");
    return row;
  } catch (error) {
    if (failedConstraint(error) === RULESET_CAMPAIGN) throw notFound("Campaign");
    throw error;
  }
}
