import { assert } from "../../core/assert";
import { type CouponState, couponState } from "../../core/coupon/state";
import { type CouponRecord, parseCouponRow } from "../../db/queries/coupons/columns";
import {
  type ContactCouponRow,
  contactCouponsStatements,
  type CouponWish,
} from "../../db/queries/coupons/of-contacts";
import type { CatalogueIndex } from "../catalogue/cache";
import { CONTACTS_PER_CALL_MAX } from "../contacts";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";

/** Coupons of one answer; shared evenly among the contacts. */
const COUPONS_PER_ANSWER_MAX = 5_000;

export interface ContactCoupon extends CouponRecord {
  readonly state: CouponState;
  /** Uses by this customer. */
  readonly profileRedemptionCount: number;
}

export interface ContactCoupons {
  /** At most 1,000, each once. */
  readonly wishes: readonly CouponWish[];
  readonly couponsPerWishMax: number;
}

/**
 * Coupons that customers have of a campaign, personal ones and reserved ones, by wish: what can be
 * used first, then the newest. Who has none is not in the answer. Reads only.
 *
 * @throws Refusal `unauthorized`
 */
export async function listContactCoupons(
  context: IntegrationContext,
  { wishes, couponsPerWishMax }: ContactCoupons,
): Promise<ReadonlyMap<CouponWish, readonly ContactCoupon[]>> {
  assert(wishes.length <= CONTACTS_PER_CALL_MAX, "a call names at most 1,000 contacts");
  const share = Math.floor(COUPONS_PER_ANSWER_MAX / Math.max(1, wishes.length));
  const rowsPerWishMax = Math.min(couponsPerWishMax, share);
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  const slicesOf = (applicationId: number) =>
    contactCouponsStatements(db, { applicationId, wishes, rowsPerWishMax, nowMs });
  const call = await loadCall(context, ({ application }) =>
    slicesOf(application.id).map(({ statement }) => statement),
  );
  const found = new Map<CouponWish, ContactCoupon[]>();
  for (const [position, slice] of slicesOf(call.index.application.id).entries()) {
    for (const row of (call.results[position]?.results ?? []) as ContactCouponRow[]) {
      const wish = slice.wishes[row.wish];
      assert(wish !== undefined, "a row answers a wish of its slice");
      found.set(wish, [...(found.get(wish) ?? []), contactCoupon(call.index, row, nowMs)]);
    }
  }
  return found;
}

function contactCoupon(
  { campaigns }: CatalogueIndex,
  row: ContactCouponRow,
  nowMs: number,
): ContactCoupon {
  const coupon = parseCouponRow(row);
  const campaign = campaigns.get(coupon.campaignId);
  const campaignIsOn =
    campaign?.state === "enabled" &&
    campaign.activeRulesetId !== null &&
    (campaign.endAtMs === null || campaign.endAtMs > nowMs);
  const state = couponState({ ...coupon, campaignIsOn }, nowMs);
  return { ...coupon, state, profileRedemptionCount: row.profileRedemptionCount };
}
