type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface GiveawayRow {
  readonly id: number;
  readonly poolId: number;
  /** 1 when it is marked as given. */
  readonly used: number;
  /** How often it was awarded. */
  readonly awards: number;
  /** The closure that awarded it; null when none did. */
  readonly closureId: string | null;
  /** How that closure ended; null when it is not there. */
  readonly outcome: string | null;
}

/** Giveaways after an id, beside their awards. */
export function giveawaysStatement(db: Preparer, afterId: number, rowsMax: number) {
  return db
    .prepare(
      `SELECT g.id AS id, g.pool_id AS poolId, g.used AS used, count(a.giveaway_id) AS awards,
  max(a.closure_id) AS closureId, max(c.outcome) AS outcome
FROM giveaways g LEFT JOIN giveaway_awards a ON a.giveaway_id = g.id
LEFT JOIN closures c ON c.id = a.closure_id
WHERE g.id > ?1 GROUP BY g.id ORDER BY g.id LIMIT ?2`,
    )
    .bind(afterId, rowsMax);
}
