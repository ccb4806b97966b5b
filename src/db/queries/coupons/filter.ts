import { searchableCode } from "../../../core/coupon/code";

/** Which coupons of a campaign are meant; what is absent does not matter. Instants in epoch ms. */
export interface CouponFilter {
  readonly value?: CodeMatch;
  readonly createdBeforeMs?: number;
  readonly createdAfterMs?: number;
  readonly startsBeforeMs?: number;
  readonly startsAfterMs?: number;
  readonly expiresBeforeMs?: number;
  readonly expiresAfterMs?: number;
  readonly valid?: CouponValidity;
  /** Whether uses are left. */
  readonly usable?: boolean;
  /** Whether it was used at least once. */
  readonly redeemed?: boolean;
  /** The referral that produced the coupon. */
  readonly referralId?: number;
  readonly recipientIntegrationId?: string;
  readonly batchId?: string;
  /** Deleted coupons only, by the instant; without both, only those that are not deleted. */
  readonly deletedBeforeMs?: number;
  readonly deletedAfterMs?: number;
  /** State of the coupon's campaign at the moment. */
  readonly campaignState?: CampaignStateFilter;
}

export type CampaignStateFilter =
  | "enabled"
  | "disabled"
  | "archived"
  | "scheduled"
  | "running"
  | "expired"
  | "staged";

export interface CodeMatch {
  readonly text: string;
  /** true: the whole code; false: a part of it, letters and digits only. Never case-sensitive. */
  readonly exact: boolean;
}

export type CouponValidity = "expired" | "validNow" | "validFuture";

/** The campaign and the filter as SQL over `c` and `u` (see `COUPON_TABLES`). */
export interface CouponCondition {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** Coupons of a campaign, or of all of an Application's, that pass the filter. */
export function couponCondition(
  scope: {
    readonly applicationId: number;
    readonly campaignId?: number;
    readonly filter: CouponFilter;
  },
  nowMs: number,
): CouponCondition {
  const { filter } = scope;
  const parts: Part[] = [
    ["c.application_id = ?", scope.applicationId],
    ...(scope.campaignId === undefined ? [] : [["c.campaign_id = ?", scope.campaignId] as Part]),
    ...deletionParts(filter),
    ...campaignParts(filter.campaignState, nowMs),
    ...codeParts(filter.value),
    ...timeParts(filter),
    ...validityParts(filter.valid, nowMs),
    ...(filter.usable === undefined ? [] : [[filter.usable ? USABLE : `NOT ${USABLE}`] as Part]),
    ...(filter.redeemed === undefined
      ? []
      : [[`coalesce(u.used, 0) ${filter.redeemed ? ">" : "="} 0`] as Part]),
    // No statement writes a coupon for a referral, so that none can match.
    ...(filter.referralId === undefined ? [] : [["0 = 1"] as Part]),
    ...equals("c.recipient_integration_id", filter.recipientIntegrationId),
    ...equals("c.batch_id", filter.batchId),
  ];
  return {
    sql: parts.map(([sql]) => sql).join("\n  AND "),
    parameters: parts.flatMap(([, ...values]) => values),
  };
}

/** SQL with `?` places, and their values. */
type Part = readonly [sql: string, ...values: (string | number)[]];

const USABLE = "(c.usage_limit = 0 OR coalesce(u.used, 0) < c.usage_limit)";

/** Codes hold no other punctuation than this (`code-pattern.ts`). */
const CODE_WITHOUT_PUNCTUATION = [".", "_", "%", "+", "@", "-"].reduce(
  (sql, mark) => `replace(${sql}, '${mark}', '')`,
  "upper(c.value)",
);

function codeParts(value: CodeMatch | undefined): Part[] {
  if (value === undefined) return [];
  // `instr` and not LIKE: the platform bounds LIKE patterns to 50 bytes.
  if (!value.exact) {
    return [[`instr(${CODE_WITHOUT_PUNCTUATION}, ?) > 0`, searchableCode(value.text)]];
  }
  return [["c.value = ? COLLATE NOCASE", value.text]];
}

function timeParts(filter: CouponFilter): Part[] {
  const bounds: [string, number | undefined][] = [
    ["c.created_at_ms < ?", filter.createdBeforeMs],
    ["c.created_at_ms > ?", filter.createdAfterMs],
    ["c.start_at_ms < ?", filter.startsBeforeMs],
    ["c.start_at_ms > ?", filter.startsAfterMs],
    ["c.expires_at_ms < ?", filter.expiresBeforeMs],
    ["c.expires_at_ms > ?", filter.expiresAfterMs],
  ];
  return bounds.flatMap(([sql, ms]) => (ms === undefined ? [] : [[sql, ms] as Part]));
}

function deletionParts({ deletedBeforeMs, deletedAfterMs }: CouponFilter): Part[] {
  if (deletedBeforeMs === undefined && deletedAfterMs === undefined) {
    return [["c.deleted_at_ms IS NULL"]];
  }
  const latest = deletedBeforeMs ?? Number.MAX_SAFE_INTEGER;
  return [["c.deleted_at_ms > ? AND c.deleted_at_ms < ?", deletedAfterMs ?? 0, latest]];
}

const CAMPAIGN_STATES: Record<CampaignStateFilter, string> = {
  enabled: "k.state = 'enabled' AND k.active_ruleset_id IS NOT NULL",
  disabled: "k.state = 'disabled' OR (k.state = 'enabled' AND k.active_ruleset_id IS NULL)",
  archived: "k.state = 'archived'",
  scheduled: "k.state = 'enabled' AND k.active_ruleset_id IS NOT NULL AND k.start_at_ms > now.ms",
  running: `k.state = 'enabled' AND k.active_ruleset_id IS NOT NULL
    AND coalesce(k.start_at_ms, 0) <= now.ms AND (k.end_at_ms IS NULL OR k.end_at_ms > now.ms)`,
  expired: "k.state = 'enabled' AND k.active_ruleset_id IS NOT NULL AND k.end_at_ms <= now.ms",
  // No campaign is staged here.
  staged: "0 = 1",
};

/** By the rule that campaigns show their state by (`frontendState`). */
function campaignParts(state: CampaignStateFilter | undefined, nowMs: number): Part[] {
  if (state === undefined) return [];
  const sql = `EXISTS (SELECT 1 FROM campaigns k, (SELECT ? AS ms) now
  WHERE k.id = c.campaign_id AND (${CAMPAIGN_STATES[state]}))`;
  return [[sql, nowMs]];
}

/** Start inclusive, end exclusive (DESIGN §4). */
function validityParts(valid: CouponValidity | undefined, nowMs: number): Part[] {
  const parts: Record<CouponValidity, Part[]> = {
    expired: [["c.expires_at_ms <= ?", nowMs]],
    validFuture: [["c.start_at_ms > ?", nowMs]],
    validNow: [
      ["(c.start_at_ms IS NULL OR c.start_at_ms <= ?)", nowMs],
      ["(c.expires_at_ms IS NULL OR c.expires_at_ms > ?)", nowMs],
    ],
  };
  return valid === undefined ? [] : parts[valid];
}

function equals(column: string, value: string | undefined): Part[] {
  return value === undefined ? [] : [[`${column} = ?`, value]];
}
