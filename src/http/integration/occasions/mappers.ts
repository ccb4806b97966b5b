import type { IntegrationContext } from "../../../services/context";
import { occasionLoyalty } from "../../../services/loyalty/session-loyalty";
import type { CampaignView } from "../../../services/management/campaigns/campaign-view";
import type { OccasionAnswer } from "../../../services/occasions/run-occasion";
import {
  campaignEligibility,
  type EligibleCampaign,
} from "../../../services/sessions/campaign-eligibility";
import { triggeredCampaigns } from "../../../services/sessions/triggered-campaigns";
import { fromCampaign } from "../../management/campaigns/mappers";
import type { z } from "../../openapi";
import { instant, present } from "../../present";
import { fromEligibleCampaign } from "../campaign-eligibility";
import { fromCreatedCodes, fromGiveaway } from "../code-mappers";
import { fromEffect, fromLoyalty, fromProfile, fromRuleFailure } from "../mappers";
import type * as shared from "../schemas";
import type { answerFields, OccasionSection } from "./schemas";

type Answer = z.output<z.ZodObject<typeof answerFields>>;

/** What the caller said about the event, for its own section. */
export interface ToldEvent {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly storeIntegrationId?: string | undefined;
}

/** What an answer tells of campaigns. */
interface ToldCampaigns {
  readonly triggered: readonly CampaignView[];
  readonly eligible: readonly EligibleCampaign[];
}

/** Campaigns for the sections that tell of them; read only when one of them is wished. */
export async function toldCampaigns(
  context: IntegrationContext,
  answer: OccasionAnswer,
  sections: readonly OccasionSection[],
): Promise<ToldCampaigns> {
  const wishes = (section: OccasionSection) => sections.includes(section);
  const [triggered, eligible] = await Promise.all([
    wishes("triggeredCampaigns") ? triggeredCampaigns(context, answer) : [],
    wishes("campaignEligibility") ? campaignEligibility(context, answer) : [],
  ]);
  return { triggered, eligible };
}

/** The answer to an event or a profile update, with the sections that were asked for. */
export function fromOccasionAnswer(
  answer: OccasionAnswer,
  sections: readonly OccasionSection[],
  campaigns: ToldCampaigns,
  told: ToldEvent,
): Answer {
  const wished = <T>(section: OccasionSection, build: () => T): T | undefined =>
    sections.includes(section) ? build() : undefined;
  return present({
    effects: answer.result.effects.map(fromEffect),
    ...fromCreatedCodes(answer),
    customerProfile: wished("customerProfile", () => profileOf(answer)),
    event: wished("event", () => eventOf(answer, told)),
    loyalty: wished("loyalty", () => fromLoyalty(occasionLoyalty(answer))),
    triggeredCampaigns: wished("triggeredCampaigns", () => campaigns.triggered.map(fromCampaign)),
    ruleFailureReasons: wished("ruleFailureReasons", () =>
      answer.result.failures.map(fromRuleFailure),
    ),
    awardedGiveaways: wished("awardedGiveaways", () => answer.giveaways.map(fromGiveaway)),
    campaignEligibility: wished("campaignEligibility", () =>
      campaigns.eligible.map(fromEligibleCampaign),
    ),
  });
}

/** A dry run does not make a profile; there is none to show then. */
function profileOf({ profile, index }: OccasionAnswer) {
  if (profile === null || profile.id === 0) return undefined;
  return fromProfile(profile, index.application.sandbox);
}

function eventOf(
  { result, index, profile, nowMs }: OccasionAnswer,
  { attributes, storeIntegrationId }: ToldEvent,
): z.output<typeof shared.event> {
  return present({
    id: result.eventId,
    created: instant(nowMs),
    applicationId: index.application.id,
    profileId: profile?.integrationId,
    storeIntegrationId,
    type: result.eventTypes.at(-1) ?? "",
    attributes: { ...attributes },
    effects: [],
  });
}
