import type { AttributeJson } from "../../../core/session/types";
import type { CreateReferralInput } from "../../../services/referrals/create-referral";
import type { z } from "../../openapi";
import { USES_MAX } from "./coupon-query";
import { instantField, integrationId, ourId, wholeNumber } from "./fields";

/** What platforms say of a referral, in a body or in a query. */
export const referralFields = {
  campaignId: ourId.required,
  advocateProfileIntegrationId: integrationId.required,
  friendProfileIntegrationId: integrationId.optional,
  startDate: instantField.optional,
  expiryDate: instantField.optional,
  usageLimit: wholeNumber(0, USES_MAX).optional,
};

export function toReferralInput(
  fields: z.output<z.ZodObject<typeof referralFields>>,
  call: { readonly attributes: Readonly<Record<string, AttributeJson>>; readonly dry: boolean },
): CreateReferralInput {
  return {
    campaignId: fields.campaignId,
    advocateIntegrationId: fields.advocateProfileIntegrationId,
    friendIntegrationId: fields.friendProfileIntegrationId ?? null,
    usageLimit: fields.usageLimit ?? 0,
    startAtMs: fields.startDate ?? null,
    expiresAtMs: fields.expiryDate ?? null,
    attributes: call.attributes,
    ofPlatform: { dry: call.dry },
  };
}
