import type { LimitConfig } from "../../core/evaluation/catalogue";
import type { CouponFacts, ProfileFacts } from "../../core/evaluation/snapshot";
import type { AttributeJson } from "../../core/session/types";
import { fromScaledInteger, COUNTER_MONEY_SCALE, decimalText } from "../../core/decimal";
import { counterKey } from "../../core/evaluation/decision";

/**
 * What a decision reads of D1, as statements of one load batch. Constant SQL: it runs with every
 * cart change.
 */
type Preparer = Pick<D1DatabaseSession, "prepare">;

export type Environment = "live" | "sandbox";

export interface ProfileRow {
  readonly id: number;
  readonly integrationId: string;
  readonly version: number;
  readonly attributes: string;
  readonly closedSessions: number;
  readonly totalSalesThousandths: number;
  readonly firstSessionId: number | null;
  readonly createdAtMs: number;
  readonly lastActivityAtMs: number;
  /** JSON list of `{id, name}`, by id. */
  readonly audiences: string;
}

/** Memberships of an older generation than the audience's don't count (DESIGN §4). */
const AUDIENCES_OF_PROFILE = `(
  SELECT json_group_array(json_object('id', member.id, 'name', member.name)) FROM (
    SELECT a.id AS id, a.name AS name FROM audience_memberships m
    JOIN audiences a ON a.id = m.audience_id AND a.generation = m.generation
      AND a.deleted_at_ms IS NULL
    WHERE m.profile_id = profiles.id ORDER BY a.id) member)`;

/** Columns of `profiles` under its own name: for a SELECT, a join or a RETURNING. */
export const PROFILE_COLUMNS = `profiles.id AS id, profiles.integration_id AS integrationId,
  profiles.version AS version, profiles.attributes AS attributes,
  profiles.closed_sessions AS closedSessions,
  profiles.total_sales_thousandths AS totalSalesThousandths,
  profiles.first_session_id AS firstSessionId, profiles.created_at_ms AS createdAtMs,
  profiles.last_activity_at_ms AS lastActivityAtMs,
  ${AUDIENCES_OF_PROFILE} AS audiences`;

export function profileStatement(db: Preparer, environment: Environment, integrationId: string) {
  return db
    .prepare(
      `SELECT ${PROFILE_COLUMNS} FROM profiles WHERE environment = ?1 AND integration_id = ?2`,
    )
    .bind(environment, integrationId);
}

export interface FirstSession {
  readonly environment: Environment;
  readonly integrationId: string;
  readonly sessionId: number;
  readonly nowMs: number;
}

/**
 * Makes a profile that is seen for the first time, or notes its first session: closes that rest on
 * having no other one find the version moved. Safe to repeat.
 */
export function firstSessionStatement(db: Preparer, first: FirstSession) {
  return db
    .prepare(
      `INSERT INTO profiles (environment, integration_id, first_session_id, created_at_ms,
  last_activity_at_ms) VALUES (?1, ?2, ?3, ?4, ?4)
ON CONFLICT (environment, integration_id) DO UPDATE SET
  version = version + (first_session_id IS NULL),
  first_session_id = coalesce(first_session_id, excluded.first_session_id)
RETURNING ${PROFILE_COLUMNS}`,
    )
    .bind(first.environment, first.integrationId, first.sessionId, first.nowMs);
}

export function parseProfile(row: ProfileRow): ProfileFacts {
  return {
    id: row.id,
    integrationId: row.integrationId,
    version: row.version,
    createdAtMs: row.createdAtMs,
    lastActivityAtMs: row.lastActivityAtMs,
    closedSessions: row.closedSessions,
    totalSales: decimalText(fromScaledInteger(row.totalSalesThousandths, COUNTER_MONEY_SCALE)),
    attributes: JSON.parse(row.attributes) as Record<string, AttributeJson>,
    audiences: JSON.parse(row.audiences) as { id: number; name: string }[],
  };
}

export interface CouponRow {
  readonly id: number;
  readonly campaignId: number;
  readonly value: string;
  readonly usageLimit: number;
  readonly usageCount: number;
  readonly discountLimitThousandths: number | null;
  readonly discountUsedThousandths: number;
  readonly reservationLimit: number | null;
  readonly limits: string;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly recipientIntegrationId: string | null;
  readonly isReservationMandatory: number;
  readonly implicitlyReserved: number;
  readonly attributes: string;
  readonly batchId: string | null;
  readonly createdAtMs: number;
  readonly profileRedemptionCount: number;
  /** Whether the profile of the call holds a reservation. */
  readonly reservedForProfile: number;
  readonly reservationCount: number;
  /** JSON text of a `HeldRedemption`: the coupon was traded for points that are still held. */
  readonly heldRedemption: string | null;
}

/** Points that leave when an order carries their coupon. */
export interface HeldRedemption {
  readonly id: number;
  readonly version: number;
  readonly optionName: string;
  readonly walletName: string;
  readonly programId: number;
  readonly subledgerId: string;
  readonly pointsHundredths: number;
  /** The hold in the wallet. */
  readonly transactionUuid: string;
  /** The wallet's ledger was erased since: there are no points to take. */
  readonly isErased?: boolean;
}

const COUPONS_SQL = `
SELECT c.id AS id, c.campaign_id AS campaignId, c.value AS value, c.usage_limit AS usageLimit,
  coalesce(u.used, 0) AS usageCount, c.discount_limit_thousandths AS discountLimitThousandths,
  coalesce(d.used, 0) AS discountUsedThousandths, c.reservation_limit AS reservationLimit,
  c.limits AS limits, c.start_at_ms AS startAtMs, c.expires_at_ms AS expiresAtMs,
  c.recipient_integration_id AS recipientIntegrationId,
  c.is_reservation_mandatory AS isReservationMandatory,
  c.implicitly_reserved AS implicitlyReserved, c.attributes AS attributes, c.batch_id AS batchId,
  c.created_at_ms AS createdAtMs,
  (SELECT count(*) FROM redemptions r WHERE r.coupon_id = c.id AND r.profile_integration_id = ?3
     AND r.rolled_back_at_ms IS NULL) AS profileRedemptionCount,
  EXISTS (SELECT 1 FROM coupon_reservations h WHERE h.coupon_id = c.id
     AND h.profile_integration_id = ?3) AS reservedForProfile,
  CASE WHEN c.reservation_limit IS NULL THEN 0 ELSE
    (SELECT count(*) FROM coupon_reservations h WHERE h.coupon_id = c.id) END AS reservationCount,
  CASE WHEN p.id IS NOT NULL THEN json_object('id', p.id, 'version', p.version,
    'optionName', (SELECT name FROM redemption_options o WHERE o.id = p.option_id),
    'walletName', p.wallet_name, 'programId', p.program_id, 'subledgerId', p.subledger_id,
    'pointsHundredths', p.points_hundredths, 'transactionUuid', p.transaction_uuid)
  END AS heldRedemption
FROM coupons c
LEFT JOIN counters u ON u.campaign_id = c.campaign_id AND u.entity = 'coupon:' || c.id
  AND u.period = '' AND u.action = 'couponUsage'
LEFT JOIN counters d ON d.campaign_id = c.campaign_id AND d.entity = 'coupon:' || c.id
  AND d.period = '' AND d.action = 'couponDiscount'
LEFT JOIN point_redemptions p ON p.coupon_id = c.id AND p.state = 'held'
WHERE c.application_id = ?1 AND c.value IN (SELECT value FROM json_each(?2))
  AND c.deleted_at_ms IS NULL`;

/** Coupons of an Application by their stored codes. */
export function couponsStatement(
  db: Preparer,
  applicationId: number,
  codes: readonly string[],
  profileIntegrationId: string,
) {
  return db.prepare(COUPONS_SQL).bind(applicationId, JSON.stringify(codes), profileIntegrationId);
}

export function parseCoupon(row: CouponRow): CouponFacts {
  return {
    id: row.id,
    campaignId: row.campaignId,
    value: row.value,
    usageLimit: row.usageLimit,
    usageCount: row.usageCount,
    discountLimitThousandths: row.discountLimitThousandths,
    discountUsedThousandths: row.discountUsedThousandths,
    limits: JSON.parse(row.limits) as LimitConfig[],
    startAtMs: row.startAtMs,
    expiresAtMs: row.expiresAtMs,
    recipientIntegrationId: row.recipientIntegrationId,
    isReservationMandatory: row.isReservationMandatory === 1,
    reservedForProfile: row.reservedForProfile === 1,
    reservationCount: row.reservationCount,
    ...(row.reservationLimit === null ? {} : { reservationLimit: row.reservationLimit }),
    attributes: JSON.parse(row.attributes) as Record<string, AttributeJson>,
  };
}

/**
 * Counters of the candidates and of the named codes' campaigns. A code's own counters are named
 * `coupon:<id>`, `referral:<id>` or `coupon:<id>+referral:<id>`, alone or before each of the other
 * entities.
 */
const COUNTERS_SQL = `
WITH code (campaign_id, entity) AS (
  SELECT campaign_id, 'coupon:' || id FROM coupons
    WHERE application_id = ?2 AND value IN (SELECT value FROM json_each(?3))
      AND deleted_at_ms IS NULL
  UNION ALL SELECT campaign_id, 'referral:' || id FROM referrals
    WHERE application_id = ?2 AND code = ?6 AND deleted_at_ms IS NULL),
named (entity) AS (
  SELECT entity FROM code
  UNION SELECT c.entity || '+' || r.entity FROM code c, code r
    WHERE c.campaign_id = r.campaign_id AND c.entity LIKE 'coupon:%' AND r.entity LIKE 'referral:%')
SELECT campaign_id AS campaignId, action AS action, entity AS entity, period AS period, used AS used
FROM counters
WHERE campaign_id IN (SELECT value FROM json_each(?1) UNION SELECT campaign_id FROM code)
  AND entity IN (SELECT value FROM json_each(?4)
    UNION SELECT named.entity || CASE e.value WHEN '' THEN '' ELSE '+' || e.value END
      FROM named, json_each(?4) e)
  AND period IN (SELECT value FROM json_each(?5))`;

/** Which counters a decision may ask for. */
export interface CounterQuery {
  readonly applicationId: number;
  readonly campaignIds: readonly number[];
  readonly codes: readonly string[];
  /** Empty = none. */
  readonly referralCode: string;
  /** Every entity but the codes (`counterEntities`). */
  readonly entities: readonly string[];
  readonly periods: readonly string[];
}

export function countersStatement(db: Preparer, query: CounterQuery) {
  return db
    .prepare(COUNTERS_SQL)
    .bind(
      JSON.stringify(query.campaignIds),
      query.applicationId,
      JSON.stringify(query.codes),
      JSON.stringify(query.entities),
      JSON.stringify(query.periods),
      query.referralCode,
    );
}

export interface CounterRow {
  readonly campaignId: number;
  readonly action: string;
  readonly entity: string;
  readonly period: string;
  readonly used: number;
}

export function parseCounters(rows: readonly CounterRow[]): Map<string, number> {
  return new Map(rows.map((row) => [counterKey(row), row.used]));
}
