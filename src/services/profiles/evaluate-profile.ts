import type { AttributeJson } from "../../core/session/types";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import { runOccasion, type OccasionAnswer } from "../occasions/run-occasion";
import { invalidField } from "../refusal";
import { requireAttributes } from "./check-attributes";

export interface EvaluateProfileInput {
  readonly integrationId: string;
  /** Merged by name before the rules run; null removes. */
  readonly attributes: Readonly<Record<string, AttributeJson | null>>;
  readonly joinAudienceIds: readonly number[];
  readonly leaveAudienceIds: readonly number[];
  readonly evaluableCampaignIds: readonly number[];
  readonly dry: boolean;
  readonly wantsLoyalty: boolean;
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
    storeIntegrationId: undefined,
    eventTypes: (profile) => [profile ? "talon_profile_updated" : "talon_profile_created"],
    check: (index) => {
      requireAttributes(index, "CustomerProfile", input.attributes);
      requireAudiences(index, input.joinAudienceIds, "adds");
      requireAudiences(index, input.leaveAudienceIds, "deletes");
    },
  });
}

function requireAudiences(
  index: CatalogueIndex,
  ids: readonly number[],
  field: "adds" | "deletes",
): void {
  for (const [position, id] of ids.entries()) {
    if (index.definitions.audiences.some((audience) => audience.id === id)) continue;
    const details = `There is no audience ${id}; create it first`;
    throw invalidField(`/audiencesChanges/${field}/${position}`, "Unknown", details);
  }
}
