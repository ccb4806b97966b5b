import type { AttributeJson } from "../../core/session/types";
import type { IntegrationContext } from "../context";
import { runOccasion, type OccasionAnswer } from "../occasions/run-occasion";
import { type AudienceWishes, requireAudienceChanges } from "./check-audiences";
import { requireAttributes } from "./check-attributes";

export interface EvaluateProfileInput extends AudienceWishes {
  readonly integrationId: string;
  /** Merged by name before the rules run; null removes. */
  readonly attributes: Readonly<Record<string, AttributeJson | null>>;
  readonly evaluableCampaignIds: readonly number[];
  readonly dry: boolean;
  readonly wantsLoyalty: boolean;
  readonly wantsEligibility: boolean;
}

/**
 * Creates or updates a profile and runs the rules on it; attributes, audiences and what the rules
 * decide take hold together (DESIGN §3).
 *
 * @throws Refusal `invalid`, `unauthorized`, `too_many_updates`, `unavailable`
 */
export function evaluateProfile(
  context: IntegrationContext,
  input: EvaluateProfileInput,
): Promise<OccasionAnswer> {
  return runOccasion(context, {
    ...input,
    profileId: input.integrationId,
    event: null,
    forceCompleteEvaluation: false,
    storeIntegrationId: undefined,
    eventTypes: (profile) => [profile ? "talon_profile_updated" : "talon_profile_created"],
    check: (index) => {
      requireAttributes(index, "CustomerProfile", input.attributes);
      requireAudienceChanges(index, input);
    },
  });
}
