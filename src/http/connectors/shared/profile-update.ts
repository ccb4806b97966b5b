import {
  type AttributeValues,
  skipUnknownAttributes,
} from "../../../services/attributes/ensure-attributes";
import { loadExternalAudiences } from "../../../services/audiences/external-audiences";
import type { IntegrationContext } from "../../../services/context";
import { evaluateProfile } from "../../../services/profiles/evaluate-profile";
import { updateProfile } from "../../../services/profiles/update-profile";
import { fromProfile } from "../../integration/mappers";
import { fromOccasionAnswer, toldCampaigns } from "../../integration/occasions/mappers";
import type { OccasionSection } from "../../integration/occasions/schemas";
import { type ConnectorState, toConnectorState } from "./integration-state";

/** Platforms can't ask for sections: they get all that there are. */
export const OCCASION_SECTIONS: readonly OccasionSection[] = [
  "customerProfile",
  "event",
  "loyalty",
  "triggeredCampaigns",
  "ruleFailureReasons",
  "awardedGiveaways",
];

export interface ProfileUpdate {
  readonly integrationId: string;
  /** Merged by name; null removes. */
  readonly attributes: AttributeValues;
  readonly joinAudienceIds: readonly number[];
  readonly leaveAudienceIds: readonly number[];
  readonly runRuleEngine: boolean;
}

/** Creates or updates a profile; what the rules decided is told when they ran. */
export async function updateProfileState(
  context: IntegrationContext,
  { runRuleEngine, ...update }: ProfileUpdate,
): Promise<ConnectorState> {
  if (!runRuleEngine) {
    const { index, profile } = await updateProfile(context, update);
    const { sandbox } = index.application;
    const shown = profile === null ? {} : { customerProfile: fromProfile(profile, sandbox) };
    return toConnectorState({ effects: [], createdCoupons: [], createdReferrals: [], ...shown });
  }
  const answer = await evaluateProfile(context, {
    ...update,
    evaluableCampaignIds: [],
    dry: false,
    wantsLoyalty: true,
    wantsEligibility: false,
  });
  const campaigns = await toldCampaigns(context, answer, OCCASION_SECTIONS);
  const told = { attributes: {} };
  return toConnectorState(fromOccasionAnswer(answer, OCCASION_SECTIONS, campaigns, told));
}

export interface ExternalProfileChanges {
  readonly integrationId: string;
  /** The platform's name, as its audiences carry it. */
  readonly integration: string;
  /** The platform's ids. */
  readonly adds: readonly string[];
  readonly deletes: readonly string[];
}

/** Changes one customer's audiences by the platform's ids; rules that wait for that run. */
export async function changeExternalAudiences(
  context: IntegrationContext,
  { integrationId, integration, adds, deletes }: ExternalProfileChanges,
): Promise<ConnectorState> {
  const integrationIds = [...adds, ...deletes];
  const audiences = await loadExternalAudiences(context, { integration, integrationIds });
  const idsOf = (ids: readonly string[]) =>
    [...new Set(ids)].flatMap((id) => audiences.get(id)?.id ?? []);
  return updateProfileState(context, {
    integrationId,
    attributes: {},
    joinAudienceIds: idsOf(adds),
    leaveAudienceIds: idsOf(deletes),
    runRuleEngine: true,
  });
}

/** The attributes, without those that are not defined if the caller wants them skipped. */
export async function profileAttributes(
  context: IntegrationContext,
  attributes: AttributeValues,
  skipNonExisting: boolean,
): Promise<AttributeValues> {
  if (!skipNonExisting) return attributes;
  const carrier = { entity: "CustomerProfile", eventType: "" } as const;
  const [kept = {}] = await skipUnknownAttributes(context, carrier, [attributes]);
  return kept;
}
