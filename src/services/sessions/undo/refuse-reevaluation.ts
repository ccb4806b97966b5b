import { readCampaignsById } from "../../../db/queries/campaigns-by-id";
import type { CatalogueIndex } from "../../catalogue/cache";
import type { IntegrationContext } from "../../context";
import { invalidParameter } from "../../refusal";
import { standingEffects, type SessionResult } from "../types";

/**
 * Campaigns that had an effect at the closing and are to be evaluated again on a return can't be:
 * the call is refused and nothing is written. Without any, there is nothing to evaluate.
 *
 * @throws Refusal `invalid`
 */
export async function refuseReevaluation(
  context: IntegrationContext,
  { application }: CatalogueIndex,
  result: SessionResult,
): Promise<void> {
  const ids = new Set(standingEffects(result).map(({ campaignId }) => campaignId));
  if (ids.size === 0) return;
  const { rows } = await readCampaignsById(context.ports.db, {
    applicationId: application.id,
    campaignIds: [...ids],
    periods: [],
  });
  const named = rows.filter((row) => row.reevaluateOnReturn).map(({ id }) => id);
  if (named.length === 0) return;
  const details = `evaluating campaign ${named.join(", ")} again on a return is not supported`;
  throw invalidParameter("runRuleEngine", "Not supported", details);
}
