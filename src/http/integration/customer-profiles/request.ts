import type { EvaluateProfileInput } from "../../../services/profiles/evaluate-profile";
import type { UpdateProfileInput } from "../../../services/profiles/update-profile";
import { invalidField, invalidParameter } from "../../../services/refusal";
import type { z } from "../../openapi";
import { checkControls } from "../occasions/request";
import type { profileRequest } from "./schemas";

export interface ProfileRequest {
  readonly integrationId: string;
  readonly dry: boolean;
  readonly body: z.output<typeof profileRequest>;
}

/** With the rule engine. */
export function toEvaluateProfileInput(request: ProfileRequest): EvaluateProfileInput {
  const { dry, body } = request;
  const { evaluableCampaignIds = [], responseContent: sections = [] } = body;
  checkControls({ dry, evaluableCampaignIds, sections });
  return {
    ...changeOf(request),
    evaluableCampaignIds,
    dry,
    wantsLoyalty: sections.includes("loyalty"),
    wantsEligibility: sections.includes("campaignEligibility"),
  };
}

/** Without the rule engine; refuses what only it could honour (reference SEMANTICS §4.4). */
export function toUpdateProfileInput(request: ProfileRequest): UpdateProfileInput {
  const { responseContent = [], evaluableCampaignIds = [] } = request.body;
  const needsEngine = "needs runRuleEngine=true";
  if (request.dry) throw invalidParameter("dry", "Invalid value", needsEngine);
  if (responseContent.length > 0) {
    throw invalidField("/responseContent", "Invalid value", needsEngine);
  }
  if (evaluableCampaignIds.length > 0) {
    throw invalidField("/evaluableCampaignIds", "Invalid value", needsEngine);
  }
  return changeOf(request);
}

function changeOf({ integrationId, body }: ProfileRequest): UpdateProfileInput {
  const { attributes = {}, audiencesChanges } = body;
  return {
    integrationId,
    attributes,
    joinAudienceIds: audiencesChanges?.adds ?? [],
    leaveAudienceIds: audiencesChanges?.deletes ?? [],
  };
}
