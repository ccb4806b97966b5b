import type { CampaignRow } from "../../../db/queries/campaigns";

export type FrontendState = "expired" | "scheduled" | "running" | "disabled" | "archived";

type Schedule = Pick<CampaignRow, "state" | "activeRulesetId" | "startAtMs" | "endAtMs">;

/**
 * What a campaign is at a moment (SEMANTICS §6.5). The wire knows no draft: without an active
 * ruleset an enabled campaign shows as disabled, because that is how it behaves. `listCampaigns`
 * filters by the same rule in SQL.
 */
export function frontendState(campaign: Schedule, nowMs: number): FrontendState {
  if (campaign.state === "archived") return "archived";
  if (campaign.state !== "enabled" || campaign.activeRulesetId === null) return "disabled";
  if (campaign.endAtMs !== null && campaign.endAtMs <= nowMs) return "expired";
  if (campaign.startAtMs !== null && campaign.startAtMs > nowMs) return "scheduled";
  return "running";
}
