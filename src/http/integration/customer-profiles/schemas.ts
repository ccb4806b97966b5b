import { LIST_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { attributeChanges, optional } from "../fields";
import * as shared from "../schemas";

const RESPONSE_SECTIONS_MAX = 20;

const ids = z.array(z.int()).max(LIST_LENGTH_MAX);

export const profileRequest = z
  .object({
    attributes: optional(attributeChanges).openapi({
      description: "Merged by name; null removes",
    }),
    evaluableCampaignIds: optional(ids),
    responseContent: optional(
      z
        .array(
          z.enum([
            "customerProfile",
            "triggeredCampaigns",
            "loyalty",
            "event",
            "awardedGiveaways",
            "ruleFailureReasons",
            "campaignEligibility",
            "achievements",
          ]),
        )
        .max(RESPONSE_SECTIONS_MAX),
    ),
    audiencesChanges: optional(z.object({ adds: optional(ids), deletes: optional(ids) })),
  })
  .openapi("CustomerProfileIntegrationRequestV2");

export const profileState = z
  .object({
    effects: z.array(shared.effect),
    createdCoupons: shared.createdCoupons,
    createdReferrals: shared.createdReferrals,
    customerProfile: shared.customerProfile.optional(),
  })
  .openapi("CustomerProfileIntegrationResponseV2");

export const profileRequestExample: z.input<typeof profileRequest> = {
  attributes: { Language: "en" },
};

export const profileStateExample: z.input<typeof profileState> = {
  effects: [],
  createdCoupons: [],
  createdReferrals: [],
  customerProfile: shared.customerProfileExample,
};
