import { jsonSlices } from "../json-slices";
import { COUPON_COLUMNS, COUPON_TABLES, type CouponRow } from "./columns";

/** Whose coupons of which campaign. */
export interface CouponWish {
  readonly campaignId: number;
  readonly profileIntegrationId: string;
}

export interface ContactCouponsQuery {
  readonly applicationId: number;
  readonly wishes: readonly CouponWish[];
  /** Rows for each wish. */
  readonly rowsPerWishMax: number;
  readonly nowMs: number;
}

/** A coupon that a customer has: a personal one, or one that is reserved for them. */
export interface ContactCouponRow extends CouponRow {
  /** Position of the wish in its slice. */
  readonly wish: number;
  /** Uses by this customer. */
  readonly profileRedemptionCount: number;
}

export interface ContactCouponsSlice {
  readonly wishes: readonly CouponWish[];
  readonly statement: D1PreparedStatement;
}

/** One statement per slice of wishes; coupons that can be used come first, then the newest. */
export function contactCouponsStatements(
  db: Pick<D1DatabaseSession, "prepare">,
  { applicationId, wishes, rowsPerWishMax, nowMs }: ContactCouponsQuery,
): ContactCouponsSlice[] {
  const prepared = db.prepare(CONTACT_COUPONS_SQL);
  const rows = wishes.map((wish) => [wish.campaignId, wish.profileIntegrationId]);
  let position = 0;
  return jsonSlices(rows).map((slice) => {
    const length = (JSON.parse(slice) as unknown[]).length;
    const own = wishes.slice(position, position + length);
    position += length;
    return { wishes: own, statement: prepared.bind(slice, applicationId, rowsPerWishMax, nowMs) };
  });
}

const IS_USABLE = `(c.start_at_ms IS NULL OR c.start_at_ms <= ?4)
    AND (c.expires_at_ms IS NULL OR c.expires_at_ms > ?4)
    AND (c.usage_limit = 0 OR coalesce(u.used, 0) < c.usage_limit)`;

const CONTACT_COUPONS_SQL = `
WITH wished AS (
  SELECT key AS wish, value ->> 0 AS campaign_id, value ->> 1 AS contact FROM json_each(?1)
), had AS (
  SELECT wished.wish, wished.contact, c.id FROM wished
  JOIN coupons c ON c.application_id = ?2 AND c.recipient_integration_id = wished.contact
    AND c.campaign_id = wished.campaign_id
  WHERE c.deleted_at_ms IS NULL
  UNION
  SELECT wished.wish, wished.contact, c.id FROM wished
  JOIN coupon_reservations r ON r.profile_integration_id = wished.contact
  JOIN coupons c ON c.id = r.coupon_id AND c.application_id = ?2
    AND c.campaign_id = wished.campaign_id
  WHERE c.deleted_at_ms IS NULL
), ranked AS (
  SELECT had.wish AS wish, ${COUPON_COLUMNS},
    (SELECT count(*) FROM redemptions r WHERE r.coupon_id = c.id
      AND r.profile_integration_id = had.contact AND r.rolled_back_at_ms IS NULL)
      AS profileRedemptionCount,
    row_number() OVER (PARTITION BY had.wish ORDER BY (${IS_USABLE}) DESC, c.id DESC) AS place
  FROM had, ${COUPON_TABLES} WHERE c.id = had.id
)
SELECT * FROM ranked WHERE place <= ?3 ORDER BY wish, place`;
