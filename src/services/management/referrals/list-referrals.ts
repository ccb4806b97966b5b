import type { Listed, Page } from "../../../db/queries/lists";
import {
  parseReferralRow,
  type ReferralListRow,
  type ReferralRecord,
} from "../../../db/queries/referrals/columns";
import {
  countReferralsStatement,
  listReferralsStatement,
  referralCondition,
  type ReferralFilter,
  type ReferralSortField,
} from "../../../db/queries/referrals/list";
import type { ManagementContext } from "../../context";
import { getCampaign } from "../campaigns/get-campaign";

export interface ListReferrals extends Page<ReferralSortField> {
  readonly applicationId: number;
  readonly campaignId: number;
  readonly filter: ReferralFilter;
}

/** One page of a campaign's referrals; one more row than asked for tells whether more follow. */
export async function listReferrals(
  context: ManagementContext,
  input: ListReferrals,
): Promise<{ rows: ReferralRecord[]; hasMore: boolean }> {
  await getCampaign(context, input.applicationId, input.campaignId);
  const { db, clock } = context.ports;
  const oneMore = { ...input, pageSize: input.pageSize + 1 };
  const condition = referralCondition(input, clock.now());
  const { results } = await listReferralsStatement(db, condition, oneMore).all<ReferralListRow>();
  return {
    rows: results.slice(0, input.pageSize).map(parseReferralRow),
    hasMore: results.length > input.pageSize,
  };
}

/** One page with the number of all referrals that pass the filter. */
export async function listReferralsWithTotal(
  context: ManagementContext,
  input: ListReferrals,
): Promise<Listed<ReferralRecord>> {
  await getCampaign(context, input.applicationId, input.campaignId);
  const { db, clock } = context.ports;
  const condition = referralCondition(input, clock.now());
  const [page, count] = await db.batch<ReferralListRow & { total: number }>([
    listReferralsStatement(db, condition, input),
    countReferralsStatement(db, condition),
  ]);
  return {
    rows: (page?.results ?? []).map(parseReferralRow),
    totalResultSize: count?.results[0]?.total ?? 0,
  };
}
