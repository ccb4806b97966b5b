import type { RedemptionDiscountType, RedemptionOption } from "../../../core/redemption/types";
import type { Environment } from "../session-facts";
import { CUSTOMERS_SQL, type CustomerKeys } from "./customers";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** An option as a list shows it. */
export interface ListedOption extends RedemptionOption {
  readonly description: string;
  readonly icon: string;
  /** What its limit per customer counts of the named customer in the present period. */
  readonly redeemedBefore: number;
}

type ListedOptionRow = Omit<ListedOption, "active" | "eligibility" | "amounts"> & {
  readonly active: number;
  readonly eligibility: string;
  readonly amounts: string;
};

export interface OpenOptionsQuery {
  readonly applicationId: number;
  readonly environment: Environment;
  /** Whose limits are counted; keys that are all null name nobody. */
  readonly keys: CustomerKeys;
  /** Present period of each kind. */
  readonly periods: Readonly<Record<string, string>>;
  readonly discountType: RedemptionDiscountType | null;
  /** The options after this one; 0 = from the first. */
  readonly afterId: number;
  readonly nowMs: number;
  readonly rowsMax: number;
}

/** Options of an Application that are on at an instant, by id. */
export function openOptionsStatement(db: Preparer, query: OpenOptionsQuery): D1PreparedStatement {
  const { integrationId, email, phone, posAccountId } = query.keys;
  return db
    .prepare(
      `SELECT o.id AS id, o.name AS name, o.description AS description, o.icon AS icon,
  o.discount_type AS discountType, o.points AS points,
  o.discount_amount_cents AS discountAmountCents, o.discount_percentage AS discountPercentage,
  o.sku AS sku, o.rate_cents AS rateCents, o.step AS step, o.minimum_points AS minimumPoints,
  o.loyalty_program_id AS loyaltyProgramId, o.subledger_id AS subledgerId,
  o.campaign_id AS campaignId, o.coupon_validity AS couponValidity,
  o.start_at_ms AS startAtMs, o.end_at_ms AS endAtMs, o.active AS active,
  o.eligibility AS eligibility, o.amounts AS amounts,
  coalesce((SELECT used FROM counters WHERE campaign_id = o.campaign_id
    AND entity = 'profile:' || customer.integrationId
    AND period = coalesce(?6 ->> ('$.' || (o.eligibility ->> '$.period')), '')
    AND action = 'redemptionOption:' || o.id), 0) AS redeemedBefore
FROM redemption_options o
LEFT JOIN (SELECT integrationId FROM (${CUSTOMERS_SQL}) LIMIT 1) customer
WHERE o.application_id = ?7 AND o.id > ?8 AND o.deleted_at_ms IS NULL AND o.active = 1
  AND (?9 IS NULL OR o.discount_type = ?9)
  AND (o.start_at_ms IS NULL OR o.start_at_ms <= ?10)
  AND (o.end_at_ms IS NULL OR o.end_at_ms > ?10)
ORDER BY o.id LIMIT ?11`,
    )
    .bind(
      query.environment,
      integrationId,
      email,
      phone,
      posAccountId,
      JSON.stringify(query.periods),
      query.applicationId,
      query.afterId,
      query.discountType,
      query.nowMs,
      query.rowsMax,
    );
}

export function parseListedOptions(answer: D1Result | undefined): ListedOption[] {
  return ((answer?.results ?? []) as ListedOptionRow[]).map((row) => ({
    ...row,
    active: row.active === 1,
    eligibility: JSON.parse(row.eligibility) as RedemptionOption["eligibility"],
    amounts: JSON.parse(row.amounts) as RedemptionOption["amounts"],
  }));
}
