import { REFERRAL_USAGE } from "../../../core/evaluation/budgets";
import type { Page } from "../lists";
import { REFERRAL_COLUMNS, REFERRAL_TABLES } from "./columns";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Which referrals are meant; what is absent does not matter. Instants in epoch ms. */
export interface ReferralFilter {
  /** Part of the code, in any case. */
  readonly code?: string;
  readonly createdBeforeMs?: number;
  readonly createdAfterMs?: number;
  readonly valid?: "expired" | "validNow" | "validFuture";
  /** Whether uses are left. */
  readonly usable?: boolean;
  readonly advocateIntegrationId?: string;
  readonly batchId?: string;
}

export interface ReferralScope {
  readonly applicationId: number;
  /** Absent = all campaigns of the Application. */
  readonly campaignId?: number;
  readonly filter: ReferralFilter;
}

export interface ReferralCondition {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** Columns that a list can be sorted by, under the names of the answer's fields. */
export const REFERRAL_SORT_COLUMNS = {
  id: "r.id",
  created: "r.created_at_ms",
  code: "r.code",
  startDate: "r.start_at_ms",
  expiryDate: "r.expires_at_ms",
  usageLimit: "r.usage_limit",
  usageCounter: "coalesce(u.used, 0)",
} as const;

export type ReferralSortField = keyof typeof REFERRAL_SORT_COLUMNS;

/** Undeleted referrals that pass the filter, as SQL over `r` and `u` (see `REFERRAL_TABLES`). */
export function referralCondition(
  { applicationId, campaignId, filter }: ReferralScope,
  nowMs: number,
): ReferralCondition {
  const parts: (Part | null)[] = [
    ["r.application_id = ?", applicationId],
    ["r.deleted_at_ms IS NULL"],
    when(campaignId, (id) => ["r.campaign_id = ?", id]),
    // `instr` and not LIKE: the platform bounds LIKE patterns to 50 bytes.
    when(filter.code, (code) => ["instr(upper(r.code), upper(?)) > 0", code]),
    when(filter.createdBeforeMs, (ms) => ["r.created_at_ms < ?", ms]),
    when(filter.createdAfterMs, (ms) => ["r.created_at_ms > ?", ms]),
    when(filter.usable, (usable) => [usable ? USABLE : `NOT ${USABLE}`]),
    when(filter.advocateIntegrationId, (id) => ["r.advocate_integration_id = ?", id]),
    when(filter.batchId, (id) => ["r.batch_id = ?", id]),
    when(filter.valid, (valid) => VALIDITY[valid](nowMs)),
  ];
  const present = parts.filter((part) => part !== null);
  return {
    sql: present.map(([sql]) => sql).join("\n  AND "),
    parameters: present.flatMap(([, ...values]) => values),
  };
}

/** Rows are `ReferralListRow`s. */
export function listReferralsStatement(
  db: Preparer,
  condition: ReferralCondition,
  page: Page<ReferralSortField>,
): D1PreparedStatement {
  const { field, descending } = page.sort ?? { field: "id", descending: false };
  const direction = descending ? "DESC" : "ASC";
  return db
    .prepare(
      `SELECT ${REFERRAL_COLUMNS} FROM ${REFERRAL_TABLES}
WHERE ${condition.sql}
ORDER BY ${REFERRAL_SORT_COLUMNS[field]} ${direction}, r.id ${direction} LIMIT ? OFFSET ?`,
    )
    .bind(...condition.parameters, page.pageSize, page.skip);
}

export function countReferralsStatement(
  db: Preparer,
  condition: ReferralCondition,
): D1PreparedStatement {
  return db
    .prepare(`SELECT count(*) AS total FROM ${REFERRAL_TABLES} WHERE ${condition.sql}`)
    .bind(...condition.parameters);
}

/** Referrals behind one, for exports, as `ReferralListRow`s in the order of their ids. */
export function referralsAfterStatement(
  db: Preparer,
  condition: ReferralCondition,
  after: { readonly id: number; readonly rows: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${REFERRAL_COLUMNS} FROM ${REFERRAL_TABLES}
WHERE ${condition.sql} AND r.id > ? ORDER BY r.id LIMIT ?`,
    )
    .bind(...condition.parameters, after.id, after.rows);
}

export interface ReferralKey {
  readonly applicationId: number;
  readonly campaignId: number;
  readonly referralId: number;
}

/** One undeleted referral of a campaign, as a `ReferralListRow`. */
export function referralByIdStatement(db: Preparer, key: ReferralKey): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${REFERRAL_COLUMNS} FROM ${REFERRAL_TABLES}
WHERE r.id = ? AND r.application_id = ? AND r.campaign_id = ? AND r.deleted_at_ms IS NULL`,
    )
    .bind(key.referralId, key.applicationId, key.campaignId);
}

export interface ReferralChange {
  readonly friendIntegrationId: string | null;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  /** Undefined = it stays. */
  readonly usageLimit: number | undefined;
  readonly attributes: Readonly<Record<string, unknown>> | undefined;
}

/** Changes a referral together with the limit of its counter. To be sent as one batch. */
export function updateReferralStatements(
  db: Preparer,
  key: ReferralKey,
  change: ReferralChange,
): D1PreparedStatement[] {
  const { usageLimit, attributes } = change;
  const update = db
    .prepare(
      `UPDATE referrals SET friend_integration_id = ?4, start_at_ms = ?5, expires_at_ms = ?6,
  usage_limit = coalesce(?7, usage_limit), attributes = coalesce(?8, attributes)
WHERE id = ?1 AND application_id = ?2 AND campaign_id = ?3 AND deleted_at_ms IS NULL`,
    )
    .bind(
      key.referralId,
      key.applicationId,
      key.campaignId,
      change.friendIntegrationId,
      change.startAtMs,
      change.expiresAtMs,
      usageLimit ?? null,
      attributes === undefined ? null : JSON.stringify(attributes),
    );
  if (usageLimit === undefined) return [update];
  // `last_delta` 0 lets a limit be set below what is used already (DESIGN §2, Counters).
  const counter = db
    .prepare(
      `UPDATE counters SET limit_total = ?3, last_delta = 0
WHERE campaign_id = ?1 AND entity = ?2 AND period = '' AND action = '${REFERRAL_USAGE}'`,
    )
    .bind(key.campaignId, `referral:${key.referralId}`, usageLimit === 0 ? null : usageLimit);
  return [update, counter];
}

/** Deleted referrals stay as rows: redemptions point at them. */
export function deleteReferralStatement(
  db: Preparer,
  key: ReferralKey,
  deletedAtMs: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE referrals SET deleted_at_ms = ?
WHERE id = ? AND application_id = ? AND campaign_id = ? AND deleted_at_ms IS NULL`,
    )
    .bind(deletedAtMs, key.referralId, key.applicationId, key.campaignId);
}

/** SQL with `?` places, and their values. */
type Part = readonly [sql: string, ...values: (string | number)[]];

const USABLE = "(r.usage_limit = 0 OR coalesce(u.used, 0) < r.usage_limit)";

/** Start inclusive, end exclusive (DESIGN §4). */
const VALIDITY = {
  expired: (nowMs: number): Part => ["r.expires_at_ms <= ?", nowMs],
  validFuture: (nowMs: number): Part => ["r.start_at_ms > ?", nowMs],
  validNow: (nowMs: number): Part => [
    "coalesce(r.start_at_ms, 0) <= ? AND (r.expires_at_ms IS NULL OR r.expires_at_ms > ?)",
    nowMs,
    nowMs,
  ],
};

function when<T>(value: T | undefined, part: (value: T) => Part): Part | null {
  return value === undefined ? null : part(value);
}
