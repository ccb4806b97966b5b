import { findRuleset, type RulesetRow } from "../../../db/queries/rulesets";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import type { RulesetPath } from "./path";

export async function getRuleset(
  context: ManagementContext,
  path: RulesetPath,
  rulesetId: number,
): Promise<RulesetRow> {
  const { applicationId, campaignId } = path;
  const scope = { accountId: context.accountId, applicationId, campaignId };
  const row = await findRuleset(context.ports.db, scope, rulesetId);
  if (row === undefined) throw notFound("Ruleset");
  return row;
}
