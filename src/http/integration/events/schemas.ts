import { NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { anyId, attributeChanges, optional } from "../fields";
import { answerFields, controls } from "../occasions/schemas";
import * as shared from "../schemas";

const LOYALTY_CARDS_MAX = 1;

export const eventRequest = z
  .object({
    profileId: anyId.min(1).openapi({ description: "Created when it is not known" }),
    storeIntegrationId: optional(anyId.min(1)),
    type: z
      .string()
      .min(1)
      .max(NAME_LENGTH_MAX)
      .openapi({ description: "A custom event type of the account" }),
    attributes: optional(attributeChanges).openapi({
      description: "Attributes of the event; null is the same as absent",
    }),
    loyaltyCards: optional(z.array(z.string().max(NAME_LENGTH_MAX)).max(LOYALTY_CARDS_MAX)),
    ...controls,
  })
  .openapi("IntegrationEventV2Request");

/** Answers to profile updates show no achievements (reference IntegrationEventV2Response). */
export const eventState = z
  .object({ ...answerFields, achievements: shared.achievements.optional() })
  .openapi("IntegrationEventV2Response");

export const eventRequestExample: z.input<typeof eventRequest> = {
  profileId: "demo-customer",
  type: "newsletter_signup",
  attributes: { Channel: "checkout" },
  responseContent: ["event"],
};

export const eventStateExample: z.input<typeof eventState> = {
  effects: [],
  createdCoupons: [],
  createdReferrals: [],
  event: {
    id: 1_234_567,
    created: "2026-11-21T10:05:00.000Z",
    applicationId: 1,
    profileId: "demo-customer",
    type: "newsletter_signup",
    attributes: { Channel: "checkout" },
    effects: [],
  },
};
