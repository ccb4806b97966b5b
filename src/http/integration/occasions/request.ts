import { invalidField } from "../../../services/refusal";
import { checkEligibilitySection } from "../campaign-eligibility";
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
  checkEligibilitySection(sections, dry);
}
