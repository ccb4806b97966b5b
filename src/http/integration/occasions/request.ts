import { invalidField } from "../../../services/refusal";
import type { OccasionSection } from "./schemas";

interface Controls {
  readonly dry: boolean;
  readonly evaluableCampaignIds: readonly number[];
  readonly sections: readonly OccasionSection[];
}

/** Refuses what only a dry run may carry (reference SEMANTICS §4.4). */
export function checkControls({ dry, evaluableCampaignIds, sections }: Controls): void {
  if (!dry && evaluableCampaignIds.length > 0) {
    const details = "Campaigns can be named for evaluation with dry=true only";
    throw invalidField("/evaluableCampaignIds", "Invalid value", details);
  }
  if (sections.includes("campaignEligibility")) refuseEligibility(dry);
}

function refuseEligibility(dry: boolean): never {
  const details = dry
    ? "campaignEligibility is answered for sessions only"
    : "campaignEligibility needs dry=true";
  throw invalidField("/responseContent", dry ? "Not supported" : "Invalid value", details);
}
