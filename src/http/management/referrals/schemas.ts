import type {
  ReferralChange,
  ReferralFilter,
  ReferralSortField,
} from "../../../db/queries/referrals/list";
import { attributeValues, dateTime, idParameter, listQuery, NAME_LENGTH_MAX } from "../../fields";
import { anyId, instantParameter } from "../../integration/fields";
import { z } from "../../openapi";
import { epochMs, present } from "../../present";
import { campaignPath } from "../parameters";

const USES_MAX = 999_999;

const yesNoParameter = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .optional();

/** What lists and exports filter by. */
export const referralFilters = {
  createdBefore: instantParameter.optional(),
  createdAfter: instantParameter.optional(),
  valid: z.enum(["expired", "validNow", "validFuture"]).optional(),
  usable: yesNoParameter.openapi({ description: "Whether uses are left" }),
};

const SORT_FIELDS = [
  "id",
  "created",
  "code",
  "startDate",
  "expiryDate",
  "usageLimit",
  "usageCounter",
] as const satisfies readonly ReferralSortField[];

export const referralListQuery = z.object({
  ...listQuery(SORT_FIELDS),
  ...referralFilters,
  code: z.string().min(1).max(NAME_LENGTH_MAX).optional().openapi({
    description: "Part of the code, in any case",
  }),
  advocate: anyId.optional().openapi({ description: "The advocate's integration id" }),
});

export const updateReferralBody = z
  .strictObject({
    friendProfileIntegrationId: anyId.nullish(),
    startDate: dateTime.nullish(),
    expiryDate: dateTime.nullish(),
    usageLimit: z.int().min(0).max(USES_MAX).nullish(),
    attributes: attributeValues.nullish(),
  })
  .openapi("UpdateReferral");

export const referralPath = campaignPath.extend({ referralId: idParameter("referralId") });

interface FilterQuery {
  readonly createdBefore?: number | undefined;
  readonly createdAfter?: number | undefined;
  readonly valid?: ReferralFilter["valid"] | undefined;
  readonly usable?: boolean | undefined;
  readonly code?: string | undefined;
  readonly advocate?: string | undefined;
  readonly batchId?: string | undefined;
}

export function toReferralFilter(query: FilterQuery): ReferralFilter {
  return present({
    code: query.code,
    createdBeforeMs: query.createdBefore,
    createdAfterMs: query.createdAfter,
    valid: query.valid,
    usable: query.usable,
    advocateIntegrationId: query.advocate,
    batchId: query.batchId,
  });
}

export function toReferralChange(body: z.output<typeof updateReferralBody>): ReferralChange {
  const attributes = Object.entries(body.attributes ?? {}).filter(([, value]) => value !== null);
  return {
    friendIntegrationId: body.friendProfileIntegrationId || null,
    startAtMs: epochMs(body.startDate) ?? null,
    expiresAtMs: epochMs(body.expiryDate) ?? null,
    usageLimit: body.usageLimit ?? undefined,
    attributes: body.attributes ? Object.fromEntries(attributes) : undefined,
  };
}
