import type { Decimal } from "../../../core/decimal";
import type { AttributeJson } from "../../../core/session/types";
import { updateCouponsStatement } from "../../../db/queries/coupons/update";
import { requireKnownAttributes } from "../attributes-of-entities";
import type { ManagementContext } from "../../context";
import { invalidField } from "../../refusal";
import { type CampaignKey, loadCouponCampaign } from "./campaign";
import { checkValidity, discountLimitThousandths } from "./check-coupon";

/** PUT: dates are set to what is given, null included; the rest stays when absent. */
export interface UpdateCouponBatch extends CampaignKey {
  /** Null = all coupons of the campaign. */
  readonly batchId: string | null;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly usageLimit?: number;
  readonly discountLimit?: Decimal;
  readonly reservationLimit?: number;
  readonly attributes?: Readonly<Record<string, AttributeJson>>;
}

/** Changes all coupons of a batch, or of the campaign. */
export async function updateCouponBatch(
  context: ManagementContext,
  input: UpdateCouponBatch,
): Promise<void> {
  const campaign = await loadCouponCampaign(context, input);
  checkValidity(input.startAtMs, input.expiresAtMs);
  await requireKnownAttributes(context, input.applicationId, "Coupon", input.attributes);
  const { discountLimit, applicationId, campaignId, batchId, ...change } = input;
  const target = { applicationId, campaignId, batchId };
  const { db } = context.ports;
  const { meta } = await updateCouponsStatement(db, target, {
    ...change,
    ...(discountLimit && {
      discountLimitThousandths: discountLimitThousandths(discountLimit, campaign.currency),
    }),
  }).run();
  if (batchId !== null && meta.changes === 0) {
    throw invalidField("/batchID", "Unknown", "The campaign has no coupons of this batch");
  }
}
