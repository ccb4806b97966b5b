import { searchableCode } from "../../../core/coupon/code";
import type { CouponFilter } from "../../../db/queries/coupons/filter";
import { idParameter, listQuery, NAME_LENGTH_MAX } from "../../fields";
import { anyId, instantParameter } from "../../integration/fields";
import { z } from "../../openapi";
import { present } from "../../present";

const instant = instantParameter.optional();

const yesNoParameter = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .optional();

/** What all operations on a campaign's coupons filter by. */
const filters = {
  value: z
    .string()
    .max(NAME_LENGTH_MAX)
    .optional()
    .openapi({ description: "Part of the code; only letters and digits count, in any case" }),
  exactMatch: yesNoParameter.openapi({ description: "true: `value` is the whole code" }),
  createdBefore: instant,
  createdAfter: instant,
  startsBefore: instant,
  startsAfter: instant,
  expiresBefore: instant,
  expiresAfter: instant,
  valid: z.enum(["expired", "validNow", "validFuture"]).optional(),
  usable: yesNoParameter.openapi({ description: "Whether uses are left" }),
  referralId: idParameter("referralId").optional(),
  recipientIntegrationId: anyId.optional(),
  batchId: z.string().max(NAME_LENGTH_MAX).optional(),
};

export const campaignStateParameter = z
  .enum(["enabled", "disabled", "archived", "scheduled", "running", "expired", "staged"])
  .optional()
  .openapi({ description: "`enabled`: scheduled, running or expired" });

export const couponFilterQuery = z.object(filters).refine(namesACode, noCode());

export const couponListQuery = z
  .object({
    ...filters,
    ...listQuery([
      "id",
      "created",
      "value",
      "startDate",
      "expiryDate",
      "usageLimit",
      "usageCounter",
      "recipientIntegrationId",
      "batchId",
    ]),
    redeemed: yesNoParameter.openapi({ description: "Whether it was used; not with `usable`" }),
    valuesOnly: yesNoParameter.openapi({
      description: "true: only the code and the fields that a coupon always has",
    }),
  })
  .refine(namesACode, noCode())
  .refine((query) => query.usable === undefined || query.redeemed === undefined, {
    path: ["redeemed"],
    error: "can't be combined with usable",
  });

type FilterQuery = z.output<typeof couponFilterQuery> & { readonly redeemed?: boolean | undefined };

export function toCouponFilter(query: FilterQuery): CouponFilter {
  return present({
    value:
      query.value === undefined
        ? undefined
        : { text: query.value, exact: query.exactMatch ?? false },
    createdBeforeMs: query.createdBefore,
    createdAfterMs: query.createdAfter,
    startsBeforeMs: query.startsBefore,
    startsAfterMs: query.startsAfter,
    expiresBeforeMs: query.expiresBefore,
    expiresAfterMs: query.expiresAfter,
    valid: query.valid,
    usable: query.usable,
    redeemed: query.redeemed,
    referralId: query.referralId,
    recipientIntegrationId: query.recipientIntegrationId,
    batchId: query.batchId,
  });
}

/** A filter of which nothing is left would match every coupon: fatal when it deletes. */
function namesACode(query: { value?: string | undefined; exactMatch?: boolean | undefined }) {
  if (query.value === undefined) return true;
  return query.exactMatch === true ? query.value !== "" : searchableCode(query.value) !== "";
}

function noCode() {
  return { path: ["value"], error: "must hold at least one letter or digit" };
}
