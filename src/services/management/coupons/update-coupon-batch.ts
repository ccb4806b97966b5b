import type { Decimal } from "../../../core/decimal";
import type { AttributeJson } from "../../../core/session/types";
import { updateCouponsStatements } from "../../../db/queries/coupons/update";
import type { ManagementContext } from "../../context";
import { invalidField } from "../../refusal";
import { type CampaignKey, loadCouponCampaign } from "./campaign";
import { checkCouponAttributes, checkValidity, discountLimitThousandths } from "./check-coupon";

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

/** Changes all coupons of a batch, or of the campaign, in one statement each. */
export async function updateCouponBatch(
  ctx: ManagementContext,
  input: UpdateCouponBatch,
): Promise<void> {
  const campaign = await loadCouponCampaign(ctx, input);
  checkValidity(input.startAtMs, input.expiresAtMs);
  if (input.attributes) checkCouponAttributes(input.attributes, campaign);
  const { discountLimit, applicationId, campaignId, batchId, ...change } = input;
  const target = { applicationId, campaignId, batchId };
  const { db } = ctx.ports;
  const [updated] = await db.batch(
    updateCouponsStatements(db, target, {
      ...change,
      ...(discountLimit && {
        discountLimitThousandths: discountLimitThousandths(discountLimit, campaign.currency),
      }),
    }),
  );
  if (batchId !== null && updated?.meta.changes === 0) {
    throw invalidField("/batchID", "Unknown", "The campaign has no coupons of this batch");
  }
}
