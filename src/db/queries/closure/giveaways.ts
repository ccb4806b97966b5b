import type { GiveawayClaim } from "../../../core/evaluation/writes";
import type { Preparer } from "./types";

export interface ClaimedGiveawayRow {
  readonly id: number;
  readonly poolId: number;
  readonly code: string;
  readonly startAtMs: number | null;
  readonly endAtMs: number | null;
  readonly attributes: string;
  readonly importId: number | null;
  readonly createdAtMs: number;
  readonly position: number;
  readonly profileIntegrationId: string;
}

/**
 * Claims a free giveaway per statement, then marks them used. An empty pool leaves a NULL id, which
 * the table refuses. A claim sees the ones before it through `giveaway_awards`.
 */
export function giveawayClaimStatements(
  db: Preparer,
  closureId: string,
  claims: readonly GiveawayClaim[],
  nowMs: number,
): D1PreparedStatement[] {
  const claimed = claims.map((claim, position) =>
    db
      .prepare(
        `INSERT INTO giveaway_awards
  (giveaway_id, pool_id, closure_id, position, profile_integration_id, awarded_at_ms)
VALUES ((SELECT g.id FROM giveaways g WHERE g.pool_id = ?1 AND g.used = 0
    AND (g.start_at_ms IS NULL OR g.start_at_ms <= ?5) AND (g.end_at_ms IS NULL OR g.end_at_ms > ?5)
    AND NOT EXISTS (SELECT 1 FROM giveaway_awards a WHERE a.giveaway_id = g.id)
  ORDER BY g.id LIMIT 1), ?1, ?2, ?3, ?4, ?5)`,
      )
      .bind(claim.poolId, closureId, position, claim.profileIntegrationId, nowMs),
  );
  const marked = db
    .prepare(
      `UPDATE giveaways SET used = 1
WHERE id IN (SELECT giveaway_id FROM giveaway_awards WHERE closure_id = ?1)`,
    )
    .bind(closureId);
  return [...claimed, marked];
}

/** What a closure was awarded, in the order of its claims. */
export function claimedGiveawaysStatement(db: Preparer, closureId: string): D1PreparedStatement {
  return db
    .prepare(
      `SELECT g.id AS id, g.pool_id AS poolId, g.code AS code, g.start_at_ms AS startAtMs,
  g.end_at_ms AS endAtMs, g.attributes AS attributes, g.import_id AS importId,
  g.created_at_ms AS createdAtMs, a.position AS position,
  a.profile_integration_id AS profileIntegrationId
FROM giveaway_awards a JOIN giveaways g ON g.id = a.giveaway_id
WHERE a.closure_id = ?1 ORDER BY a.position`,
    )
    .bind(closureId);
}
