import { LIST_LENGTH_MAX } from "../../fields";
import { campaign } from "../../management/campaigns/schemas";
import { z } from "../../openapi";
import { campaignEligibility } from "../campaign-eligibility";
import { optional } from "../fields";
import * as shared from "../schemas";

/** What events and profile updates have in common on the wire. */

const RESPONSE_SECTIONS_MAX = 20;

export const responseSections = z.enum([
  "customerProfile",
  "triggeredCampaigns",
  "loyalty",
  "event",
  "awardedGiveaways",
  "ruleFailureReasons",
  "campaignEligibility",
  "achievements",
]);

export type OccasionSection = z.output<typeof responseSections>;

export const controls = {
  evaluableCampaignIds: optional(z.array(z.int()).max(LIST_LENGTH_MAX)).openapi({
    description: "Evaluated although they are disabled; with dry=true only",
  }),
  responseContent: optional(z.array(responseSections).max(RESPONSE_SECTIONS_MAX)),
};

export const answerFields = {
  effects: z.array(shared.effect),
  createdCoupons: shared.createdCoupons,
  createdReferrals: shared.createdReferrals,
  customerProfile: shared.customerProfile.optional(),
  event: shared.event.optional(),
  loyalty: shared.loyalty.optional(),
  triggeredCampaigns: z.array(campaign).optional(),
  ruleFailureReasons: z.array(shared.ruleFailureReason).optional(),
  awardedGiveaways: shared.awardedGiveaways.optional(),
  campaignEligibility: z.array(campaignEligibility).optional(),
};
