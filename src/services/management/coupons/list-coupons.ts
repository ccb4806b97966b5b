import {
  type CouponRecord,
  type CouponRow,
  parseCouponRow,
} from "../../../db/queries/coupons/columns";
import { couponCondition, type CouponFilter } from "../../../db/queries/coupons/filter";
import {
  countCouponsStatement,
  type CouponSortField,
  listCouponsStatement,
} from "../../../db/queries/coupons/list";
import type { Listed, Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";
import { type CampaignKey, loadCouponCampaign } from "./campaign";

export interface ListCoupons extends CampaignKey, Page<CouponSortField> {
  readonly filter: CouponFilter;
}

/** One page of a campaign's coupons; one more row than asked for tells whether more follow. */
export async function listCoupons(
  context: ManagementContext,
  input: ListCoupons,
): Promise<{ rows: CouponRecord[]; hasMore: boolean }> {
  await loadCouponCampaign(context, input);
  const { db, clock } = context.ports;
  const oneMore = { ...input, pageSize: input.pageSize + 1 };
  const condition = couponCondition(input, clock.now());
  const { results } = await listCouponsStatement(db, condition, oneMore).all<CouponRow>();
  return {
    rows: results.slice(0, input.pageSize).map(parseCouponRow),
    hasMore: results.length > input.pageSize,
  };
}

/** One page with the number of all coupons that pass the filter. */
export async function listCouponsWithTotal(
  context: ManagementContext,
  input: ListCoupons,
): Promise<Listed<CouponRecord>> {
  await loadCouponCampaign(context, input);
  const { db, clock } = context.ports;
  const condition = couponCondition(input, clock.now());
  const [page, count] = await db.batch<CouponRow & { total: number }>([
    listCouponsStatement(db, condition, input),
    countCouponsStatement(db, condition),
  ]);
  return {
    rows: (page?.results ?? []).map(parseCouponRow),
    totalResultSize: count?.results[0]?.total ?? 0,
  };
}
