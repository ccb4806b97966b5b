import { LIST_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { attributeChanges, optional } from "../fields";
import { answerFields, controls } from "../occasions/schemas";
import * as shared from "../schemas";

const ids = z.array(z.int()).max(LIST_LENGTH_MAX);

export const profileRequest = z
  .object({
    attributes: optional(attributeChanges).openapi({
      description: "Merged by name; null removes",
    }),
    ...controls,
    audiencesChanges: optional(z.object({ adds: optional(ids), deletes: optional(ids) })).openapi({
      description: "Audiences to join and to leave; nobody can do both at once",
    }),
  })
  .openapi("CustomerProfileIntegrationRequestV2");

export const profileState = z.object(answerFields).openapi("CustomerProfileIntegrationResponseV2");

export const profileRequestExample: z.input<typeof profileRequest> = {
  attributes: { Language: "en" },
};

export const profileStateExample: z.input<typeof profileState> = {
  effects: [],
  createdCoupons: [],
  createdReferrals: [],
  customerProfile: shared.customerProfileExample,
};
