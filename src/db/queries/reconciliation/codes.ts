type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface CodeUsesRow {
  readonly id: number;
  readonly campaignId: number;
  /** What its counter says. */
  readonly used: number;
  /** Redemptions that were not rolled back. */
  readonly redeemed: number;
}

/** Which codes: their table, that of their redemptions, and the action of their counter. */
export interface CodeTables {
  readonly codes: "coupons" | "referrals";
  readonly redemptions: "redemptions" | "referral_redemptions";
  readonly column: "coupon_id" | "referral_id";
  readonly entity: "coupon" | "referral";
  readonly action: string;
}

/** Codes after an id, deleted ones too, beside what was redeemed of them. */
export function codeUsesStatement(
  db: Preparer,
  { codes, redemptions, column, entity, action }: CodeTables,
  afterId: number,
  rowsMax: number,
) {
  return db
    .prepare(
      `SELECT c.id AS id, c.campaign_id AS campaignId, coalesce(u.used, 0) AS used,
  (SELECT count(*) FROM ${redemptions} r WHERE r.${column} = c.id AND r.rolled_back_at_ms IS NULL)
    AS redeemed
FROM ${codes} c
LEFT JOIN counters u ON u.campaign_id = c.campaign_id AND u.entity = '${entity}:' || c.id
  AND u.period = '' AND u.action = ?1
WHERE c.id > ?2 ORDER BY c.id LIMIT ?3`,
    )
    .bind(action, afterId, rowsMax);
}
