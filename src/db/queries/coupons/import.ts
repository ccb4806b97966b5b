import { insertImportStatement } from "../imports";
import { jsonSlices } from "../json-slices";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** The unique index's columns, as `failedConstraint` names them. */
export const COUPON_VALUE_TAKEN = "coupons.application_id, coupons.value";

/** A coupon of a file. */
export interface ImportedCoupon {
  /** As it is stored. */
  readonly code: string;
  readonly usageLimit: number;
  readonly discountLimitThousandths: number | null;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly recipientIntegrationId: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface CouponImport {
  readonly accountId: number;
  readonly applicationId: number;
  readonly campaignId: number;
  readonly batchId: string;
  readonly createdAtMs: number;
}

/** Adds coupons to a campaign, in one batch; its first answer is the noted `ImportRow`. */
export function importCouponsStatements(
  db: Preparer,
  common: CouponImport,
  coupons: readonly ImportedCoupon[],
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `INSERT INTO coupons (application_id, campaign_id, batch_id, created_at_ms, value, usage_limit,
  discount_limit_thousandths, start_at_ms, expires_at_ms, recipient_integration_id, attributes)
SELECT ?2, ?3, ?4, ?5, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]'),
  json_extract(j.value, '$[2]'), json_extract(j.value, '$[3]'), json_extract(j.value, '$[4]'),
  json_extract(j.value, '$[5]'), json_extract(j.value, '$[6]')
FROM json_each(?1) j ORDER BY j.key`,
  );
  const rows = coupons.map((coupon) => [
    coupon.code,
    coupon.usageLimit,
    coupon.discountLimitThousandths,
    coupon.startAtMs,
    coupon.expiresAtMs,
    coupon.recipientIntegrationId,
    JSON.stringify(coupon.attributes),
  ]);
  const { accountId, applicationId, campaignId, batchId, createdAtMs } = common;
  return [
    insertImportStatement(db, { accountId, entity: "Coupon", amount: coupons.length, createdAtMs }),
    ...jsonSlices(rows).map((slice) =>
      prepared.bind(slice, applicationId, campaignId, batchId, createdAtMs),
    ),
  ];
}
