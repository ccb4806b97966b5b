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
import type { ManagementContext } from "../../context";
import { type CampaignKey, loadCouponCampaign } from "./campaign";

export interface ListCoupons extends CampaignKey {
  readonly filter: CouponFilter;
  readonly sortBy: CouponSortField;
  readonly descending: boolean;
  readonly pageSize: number;
  readonly skip: number;
}

/** One page of a campaign's coupons; one more row than asked for tells whether more follow. */
export async function listCoupons(
  context: ManagementContext,
  input: ListCoupons,
): Promise<{ coupons: CouponRecord[]; hasMore: boolean }> {
  await loadCouponCampaign(context, input);
  const { db, clock } = context.ports;
  const { results } = await listCouponsStatement(db, couponCondition(input, clock.now()), {
    sortBy: input.sortBy,
    descending: input.descending,
    limit: input.pageSize + 1,
    offset: input.skip,
  }).all<CouponRow>();
  return {
    coupons: results.slice(0, input.pageSize).map(parseCouponRow),
    hasMore: results.length > input.pageSize,
  };
}

/** One page with the number of all coupons that pass the filter. */
export async function listCouponsWithTotal(
  context: ManagementContext,
  input: ListCoupons,
): Promise<{ coupons: CouponRecord[]; total: number }> {
  await loadCouponCampaign(context, input);
  const { db, clock } = context.ports;
  const condition = couponCondition(input, clock.now());
  const [page, count] = await db.batch<CouponRow & { total: number }>([
    listCouponsStatement(db, condition, {
      sortBy: input.sortBy,
      descending: input.descending,
      limit: input.pageSize,
      offset: input.skip,
    }),
    countCouponsStatement(db, condition),
  ]);
  return {
    coupons: (page?.results ?? []).map(parseCouponRow),
    total: count?.results[0]?.total ?? 0,
  };
}
