import {
  CODE_PATTERN_LENGTH_MAX,
  CODE_PATTERN_LENGTH_MIN,
  VALID_CHARACTERS_MAX,
} from "../../../core/coupon/code-pattern";
import type { AttributeJson } from "../../../core/session/types";
import type { ReferralRecord } from "../../../db/queries/referrals/columns";
import { REFERRALS_PER_CALL_MAX } from "../../../services/referrals/create-referrals";
import { attributeValues, dateTime, id, NAME_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";
import { epochMs, instant, present } from "../../present";
import { anyId, attributeChanges, optional } from "../fields";

const USES_MAX = 999_999;

const usageLimit = z.int().min(0).max(USES_MAX);

const constraints = {
  campaignId: id,
  startDate: optional(dateTime),
  expiryDate: optional(dateTime).openapi({ description: "Exclusive; absent = never" }),
  attributes: optional(attributeChanges),
};

export const newReferral = z
  .object({
    ...constraints,
    usageLimit: optional(usageLimit).openapi({ description: "0 or absent = unlimited" }),
    advocateProfileIntegrationId: anyId.min(1),
    friendProfileIntegrationId: optional(anyId).openapi({
      description: "The only profile that may redeem it",
    }),
  })
  .openapi("NewReferral");

export const newReferralsForMultipleAdvocates = z
  .object({
    ...constraints,
    usageLimit: usageLimit.openapi({ description: "0 = unlimited" }),
    advocateProfileIntegrationIds: z.array(anyId.min(1)).min(1).max(REFERRALS_PER_CALL_MAX),
    validCharacters: optional(
      z.array(z.string().max(NAME_LENGTH_MAX)).max(VALID_CHARACTERS_MAX),
    ).openapi({ description: "Default: those of the campaign, else A-Z and 0-9" }),
    referralPattern: optional(
      z.string().min(CODE_PATTERN_LENGTH_MIN).max(CODE_PATTERN_LENGTH_MAX),
    ).openapi({ description: "Each # is one random character" }),
  })
  .openapi("NewReferralsForMultipleAdvocates");

export const referral = z
  .object({
    id,
    created: dateTime,
    campaignId: id,
    code: z.string(),
    advocateProfileIntegrationId: z.string(),
    friendProfileIntegrationId: z.string().optional(),
    usageLimit: z.int(),
    usageCounter: z.int(),
    startDate: dateTime.optional(),
    expiryDate: dateTime.optional(),
    attributes: attributeValues,
    importId: id.optional(),
    batchId: z.string().optional(),
  })
  .openapi("Referral");

export const newReferralExample: z.input<typeof newReferral> = {
  campaignId: 1,
  advocateProfileIntegrationId: "demo-customer",
};

export const newReferralsExample: z.input<typeof newReferralsForMultipleAdvocates> = {
  campaignId: 1,
  advocateProfileIntegrationIds: ["demo-customer", "another-customer"],
  usageLimit: 1,
};

export const referralExample: z.input<typeof referral> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  campaignId: 1,
  code: "27G4-7KQ2-J8WX",
  advocateProfileIntegrationId: "demo-customer",
  usageLimit: 0,
  usageCounter: 0,
  attributes: {},
};

type Constraints = Pick<
  z.output<typeof newReferral>,
  "campaignId" | "startDate" | "expiryDate" | "attributes" | "usageLimit"
>;

/** What both creates share. Null says that there is no such attribute. */
export function toConstraints(body: Constraints) {
  const attributes = Object.entries(body.attributes ?? {}).filter(([, value]) => value !== null);
  return {
    campaignId: body.campaignId,
    usageLimit: body.usageLimit ?? 0,
    startAtMs: epochMs(body.startDate) ?? null,
    expiresAtMs: epochMs(body.expiryDate) ?? null,
    attributes: Object.fromEntries(attributes) as Record<string, AttributeJson>,
  };
}

export function fromReferral(record: ReferralRecord): z.output<typeof referral> {
  const { startAtMs, expiresAtMs } = record;
  return present({
    id: record.id,
    created: instant(record.createdAtMs),
    campaignId: record.campaignId,
    code: record.code,
    advocateProfileIntegrationId: record.advocateIntegrationId,
    friendProfileIntegrationId: record.friendIntegrationId ?? undefined,
    usageLimit: record.usageLimit,
    usageCounter: record.usageCount,
    startDate: startAtMs === null ? undefined : instant(startAtMs),
    expiryDate: expiresAtMs === null ? undefined : instant(expiresAtMs),
    attributes: { ...record.attributes },
    importId: record.importId ?? undefined,
    batchId: record.batchId ?? undefined,
  });
}
