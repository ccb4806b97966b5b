import type { CampaignEligibility } from "../../core/evaluation/eligibility";
import { readCampaignsById } from "../../db/queries/campaigns-by-id";
import type { CampaignRow } from "../../db/queries/campaigns";
import type { IntegrationContext } from "../context";
import type { SessionAnswer } from "./types";

export interface EligibleCampaign {
  readonly row: CampaignRow;
  readonly fared: CampaignEligibility;
}

/**
 * How each campaign that runs fared in a dry run, in evaluation order: one more hop, for those who
 * ask for the section (reference SEMANTICS §4.4).
 */
export async function campaignEligibility(
  context: IntegrationContext,
  answer: Pick<SessionAnswer, "result" | "index">,
): Promise<EligibleCampaign[]> {
  const eligibility = answer.result.eligibility ?? [];
  if (eligibility.length === 0) return [];
  const { rows } = await readCampaignsById(context.ports.db, {
    applicationId: answer.index.application.id,
    campaignIds: eligibility.map(({ campaignId }) => campaignId),
    periods: [],
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return eligibility.flatMap((fared) => {
    const row = byId.get(fared.campaignId);
    return row ? [{ row, fared }] : [];
  });
}
