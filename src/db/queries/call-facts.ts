import type { ReferralFacts, StoreFacts } from "../../core/evaluation/snapshot";
import type { AttributeJson } from "../../core/session/types";
import { parseProfile, PROFILE_COLUMNS, type Environment, type ProfileRow } from "./session-facts";

/** Facts that only some calls need: referral and advocate, store, giveaways, collection items. */
type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface ReferralRow {
  readonly id: number;
  readonly campaignId: number;
  readonly code: string;
  readonly advocateIntegrationId: string;
  readonly friendIntegrationId: string | null;
  readonly usageLimit: number;
  readonly usageCount: number;
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly attributes: string;
  readonly importId: number | null;
  readonly batchId: string | null;
  readonly createdAtMs: number;
  readonly friendAlreadyReferred: number;
  /** JSON list of the friends that redeemed it, the latest 100. */
  readonly referredCustomers: string;
}

/** Referrals of an Application by their stored codes. */
export function referralsStatement(
  db: Preparer,
  applicationId: number,
  codes: readonly string[],
  friendIntegrationId: string,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT r.id AS id, r.campaign_id AS campaignId, r.code AS code,
  r.advocate_integration_id AS advocateIntegrationId,
  r.friend_integration_id AS friendIntegrationId, r.usage_limit AS usageLimit,
  coalesce(u.used, 0) AS usageCount, r.start_at_ms AS startAtMs, r.expires_at_ms AS expiresAtMs,
  r.attributes AS attributes, r.import_id AS importId, r.batch_id AS batchId,
  r.created_at_ms AS createdAtMs,
  EXISTS (SELECT 1 FROM referral_redemptions f WHERE f.application_id = r.application_id
    AND f.friend_integration_id = ?3 AND f.rolled_back_at_ms IS NULL) AS friendAlreadyReferred,
  (SELECT json_group_array(friend) FROM (SELECT f.friend_integration_id AS friend
    FROM referral_redemptions f WHERE f.referral_id = r.id AND f.rolled_back_at_ms IS NULL
    ORDER BY f.created_at_ms DESC LIMIT 100)) AS referredCustomers
FROM referrals r
LEFT JOIN counters u ON u.campaign_id = r.campaign_id AND u.entity = 'referral:' || r.id
  AND u.period = '' AND u.action = 'referralUsage'
WHERE r.application_id = ?1 AND r.code IN (SELECT value FROM json_each(?2))
  AND r.deleted_at_ms IS NULL`,
    )
    .bind(applicationId, JSON.stringify(codes), friendIntegrationId);
}

export function advocateStatement(
  db: Preparer,
  environment: Environment,
  applicationId: number,
  code: string,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${PROFILE_COLUMNS} FROM profiles WHERE environment = ?1 AND integration_id =
  (SELECT advocate_integration_id FROM referrals
   WHERE application_id = ?2 AND code = ?3 AND deleted_at_ms IS NULL)`,
    )
    .bind(environment, applicationId, code);
}

export function parseReferral(row: ReferralRow, advocate: ProfileRow | null): ReferralFacts {
  return {
    id: row.id,
    campaignId: row.campaignId,
    code: row.code,
    advocateIntegrationId: row.advocateIntegrationId,
    advocate: advocate ? parseProfile(advocate) : null,
    friendIntegrationId: row.friendIntegrationId,
    usageLimit: row.usageLimit,
    usageCount: row.usageCount,
    startAtMs: row.startAtMs,
    expiresAtMs: row.expiresAtMs,
    attributes: JSON.parse(row.attributes) as Record<string, AttributeJson>,
    friendAlreadyReferred: row.friendAlreadyReferred === 1,
  };
}

export interface StoreRow {
  readonly id: number;
  readonly integrationId: string;
  readonly name: string;
  readonly attributes: string;
}

export function storeStatement(db: Preparer, applicationId: number, integrationId: string) {
  return db
    .prepare(
      `SELECT id, integration_id AS integrationId, name, attributes FROM stores
WHERE application_id = ?1 AND integration_id = ?2 AND deleted_at_ms IS NULL`,
    )
    .bind(applicationId, integrationId);
}

export function parseStore(row: StoreRow): StoreFacts {
  return {
    id: row.id,
    integrationId: row.integrationId,
    name: row.name,
    attributes: JSON.parse(row.attributes) as Record<string, AttributeJson>,
  };
}

/** One decision can claim no more than this of a pool. */
export const FREE_GIVEAWAYS_COUNTED_MAX = 100;

export interface FreeGiveawaysRow {
  readonly poolId: number;
  readonly free: number;
}

/** How many giveaways of each pool may be awarded at an instant, counted up to a bound. */
export function freeGiveawaysStatement(db: Preparer, poolIds: readonly number[], nowMs: number) {
  return db
    .prepare(
      `SELECT j.value AS poolId, (SELECT count(*) FROM (SELECT 1 FROM giveaways g
  WHERE g.pool_id = j.value AND g.used = 0 AND (g.start_at_ms IS NULL OR g.start_at_ms <= ?2)
    AND (g.end_at_ms IS NULL OR g.end_at_ms > ?2) LIMIT ${FREE_GIVEAWAYS_COUNTED_MAX})) AS free
FROM json_each(?1) j`,
    )
    .bind(JSON.stringify(poolIds), nowMs);
}

export interface CollectionItemRow {
  readonly collectionId: number;
  readonly item: string;
}

/** All items of the collections; they are kept by the isolate under (id, revision). */
export function collectionItemsStatement(db: Preparer, collectionIds: readonly number[]) {
  return db
    .prepare(
      `SELECT collection_id AS collectionId, item FROM collection_items
WHERE collection_id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(collectionIds));
}
