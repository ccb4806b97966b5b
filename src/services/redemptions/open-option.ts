import { isRunning } from "../../core/evaluation/candidates";
import { periodKey } from "../../core/evaluation/periods";
import type { RedemptionOption } from "../../core/redemption/types";
import type { CatalogueIndex } from "../catalogue/cache";
import { profileProgramsOf } from "./list-tiers";

/**
 * Whether the coupon of an option would be good: the program is the Application's still, and the
 * campaign runs.
 */
export function canBeUsed(
  index: CatalogueIndex,
  { campaignId, loyaltyProgramId }: Pick<RedemptionOption, "campaignId" | "loyaltyProgramId">,
  nowMs: number,
): boolean {
  const campaign = index.campaigns.get(campaignId);
  if (!campaign || !isRunning(campaign, { nowMs, evaluableCampaignIds: [] })) return false;
  return profileProgramsOf(index).some(({ id }) => id === loyaltyProgramId);
}

const PERIODS = ["daily", "weekly", "monthly", "yearly"] as const;

/** The present period of each kind that limits per customer count in. */
export function presentPeriods(timezone: string, nowMs: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PERIODS.map((period) => [period, periodKey(period, nowMs, timezone)]),
  ) as Record<string, string>;
}
