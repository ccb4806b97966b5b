import type { TrackEventInput } from "../../../services/events/track-event";
import { invalidParameter } from "../../../services/refusal";
import type { z } from "../../openapi";
import { withoutNulls } from "../fields";
import { checkControls } from "../occasions/request";
import type { eventRequest } from "./schemas";

export interface EventRequest {
  readonly dry: boolean;
  readonly forceCompleteEvaluation: boolean;
  /** Nothing of the answer is told. */
  readonly silent: boolean;
  readonly body: z.output<typeof eventRequest>;
}

/** What the service is asked for; refuses what only a dry run may carry (SEMANTICS §4.4). */
export function toTrackEventInput(request: EventRequest): TrackEventInput {
  const { dry, forceCompleteEvaluation, silent, body } = request;
  const { evaluableCampaignIds = [], responseContent: sections = [], loyaltyCards = [] } = body;
  if (forceCompleteEvaluation && !dry) {
    throw invalidParameter("forceCompleteEvaluation", "Invalid value", "needs dry=true");
  }
  checkControls({ dry, evaluableCampaignIds, sections });
  return {
    profileId: body.profileId,
    type: body.type,
    attributes: withoutNulls(body.attributes ?? {}),
    storeIntegrationId: body.storeIntegrationId,
    loyaltyCards,
    evaluableCampaignIds,
    dry,
    forceCompleteEvaluation,
    wantsLoyalty: !silent && sections.includes("loyalty"),
    wantsEligibility: sections.includes("campaignEligibility"),
  };
}
