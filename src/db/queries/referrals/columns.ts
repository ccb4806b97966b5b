import { REFERRAL_USAGE } from "../../../core/evaluation/budgets";

/** A referral code with what was used of it. */
export interface ReferralRecord {
  readonly id: number;
  readonly campaignId: number;
  readonly code: string;
  readonly advocateIntegrationId: string;
  /** Null = anybody may redeem it. */
  readonly friendIntegrationId: string | null;
  /** 0 = unlimited. */
  readonly usageLimit: number;
  readonly usageCount: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly importId: number | null;
  readonly batchId: string | null;
  readonly createdAtMs: number;
}

/** A row as the statements select it: attributes as JSON text. */
export interface ReferralListRow extends Omit<ReferralRecord, "attributes"> {
  readonly attributes: string;
}

export const REFERRAL_COLUMNS = `r.id AS id, r.campaign_id AS campaignId, r.code AS code,
  r.advocate_integration_id AS advocateIntegrationId,
  r.friend_integration_id AS friendIntegrationId, r.usage_limit AS usageLimit,
  coalesce(u.used, 0) AS usageCount, r.start_at_ms AS startAtMs, r.expires_at_ms AS expiresAtMs,
  r.attributes AS attributes, r.import_id AS importId, r.batch_id AS batchId,
  r.created_at_ms AS createdAtMs`;

/** `r` is the referral, `u` its counter of uses. */
export const REFERRAL_TABLES = `referrals r
LEFT JOIN counters u ON u.campaign_id = r.campaign_id AND u.entity = 'referral:' || r.id
  AND u.period = '' AND u.action = '${REFERRAL_USAGE}'`;

export function parseReferralRow(row: ReferralListRow): ReferralRecord {
  return { ...row, attributes: JSON.parse(row.attributes) as Record<string, unknown> };
}
