import { couponCondition, type CouponFilter } from "../../../db/queries/coupons/filter";
import type { CouponKey } from "../../../db/queries/coupons/list";
import { deleteCouponsStatement, deleteCouponStatement } from "../../../db/queries/coupons/update";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { type CampaignKey, loadCouponCampaign } from "./campaign";

/** Deletes the campaign's coupons that pass the filter; without a filter, all of them. */
export async function deleteCoupons(
  context: ManagementContext,
  input: CampaignKey & { readonly filter: CouponFilter },
): Promise<void> {
  await loadCouponCampaign(context, input);
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  await deleteCouponsStatement(db, couponCondition(input, nowMs), nowMs).run();
}

/** Deletes one coupon. */
export async function deleteCoupon(context: ManagementContext, input: CouponKey): Promise<void> {
  await loadCouponCampaign(context, input);
  const { db, clock } = context.ports;
  const { meta } = await deleteCouponStatement(db, input, clock.now()).run();
  if (meta.changes === 0) throw notFound("Coupon");
}
