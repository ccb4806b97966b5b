import { deleteInactiveRuleset } from "../../../db/queries/rulesets";
import type { ManagementContext } from "../../context";
import { Refusal } from "../../refusal";
import { getRuleset } from "./get-ruleset";
import type { RulesetPath } from "./path";

/** An active ruleset can't be deleted: activate another one first. */
export async function deleteRuleset(
  context: ManagementContext,
  path: RulesetPath,
  rulesetId: number,
): Promise<void> {
  const { db, clock } = context.ports;
  const { applicationId, campaignId } = path;
  const scope = { accountId: context.accountId, applicationId, campaignId };
  if (await deleteInactiveRuleset(db, scope, rulesetId, clock.now())) return;
  await getRuleset(context, path, rulesetId);
  throw new Refusal(
    "conflict",
    "The ruleset is active; activate another one of the campaign before you delete it",
  );
}
