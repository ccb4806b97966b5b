import type { RuleRun } from "../../evaluation/rule-run";
import type { EntrySource } from "../../ledger/types";

/** Why a rule moved points, for the transaction log. */
export function entrySource(run: RuleRun): EntrySource {
  const { snapshot, catalogue } = run.state;
  return {
    type: "session",
    applicationId: catalogue.application.id,
    ...(snapshot.session ? { sessionIntegrationId: snapshot.session.integrationId } : {}),
    campaignId: run.campaign.id,
    rulesetId: run.ruleset.id,
    ruleIndex: run.rule.index,
    ruleName: run.rule.title,
  };
}
