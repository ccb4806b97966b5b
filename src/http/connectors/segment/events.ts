import { type AttributeValues } from "../../../services/attributes/ensure-attributes";
import type { IntegrationContext } from "../../../services/context";
import { trackEvent } from "../../../services/events/track-event";
import { withoutNulls } from "../../integration/fields";
import { fromOccasionAnswer, toldCampaigns } from "../../integration/occasions/mappers";
import { type ConnectorState, toConnectorState } from "../shared/integration-state";
import { OCCASION_SECTIONS } from "../shared/profile-update";

export interface PlatformEvent {
  /** Empty = anonymous. */
  readonly profileId: string;
  readonly type: string;
  readonly attributes: AttributeValues;
}

/** Tracks a platform's event; the answer tells everything. */
export async function trackEventState(
  context: IntegrationContext,
  event: PlatformEvent,
): Promise<ConnectorState> {
  const attributes = withoutNulls(event.attributes);
  const answer = await trackEvent(context, {
    ...event,
    attributes,
    storeIntegrationId: undefined,
    evaluableCampaignIds: [],
    dry: false,
    forceCompleteEvaluation: false,
    wantsLoyalty: true,
    wantsEligibility: false,
  });
  const campaigns = await toldCampaigns(context, answer, OCCASION_SECTIONS);
  return toConnectorState(fromOccasionAnswer(answer, OCCASION_SECTIONS, campaigns, { attributes }));
}
