type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface EpochsRow {
  readonly applicationId: number;
  readonly subjectId: number;
  /** Committed closures of the session or event. */
  readonly closures: number;
  readonly firstEpoch: number;
  readonly lastEpoch: number;
}

/**
 * The epochs of what closures are about, after an Application and subject. A redemption's are its
 * versions, which an order's closure raises, too.
 */
export function epochsStatement(
  db: Preparer,
  [applicationId, subjectId]: readonly [number, number],
  rowsMax: number,
) {
  return db
    .prepare(
      `SELECT application_id AS applicationId, session_id AS subjectId, count(*) AS closures,
  min(epoch) AS firstEpoch, max(epoch) AS lastEpoch
FROM closures INDEXED BY closures_epoch
WHERE outcome = 'committed' AND (application_id, session_id) > (?1, ?2)
  AND NOT EXISTS (SELECT 1 FROM point_redemptions r WHERE r.id = session_id)
GROUP BY application_id, session_id ORDER BY application_id, session_id LIMIT ?3`,
    )
    .bind(applicationId, subjectId, rowsMax);
}

export interface FenceRow {
  readonly position: number;
  readonly closureId: string;
  readonly createdAtMs: number;
  /** Rows that only a committed closure may have. */
  readonly traces: number;
}

/** Aborted closures by age, with what they should not have left behind. */
export function fencesStatement(
  db: Preparer,
  [createdAtMs, position]: readonly [number, number],
  rowsMax: number,
) {
  return db
    .prepare(
      `SELECT f.rowid AS position, f.id AS closureId, f.created_at_ms AS createdAtMs,
  (SELECT count(*) FROM movements WHERE closure_id = f.id)
    + (SELECT count(*) FROM redemptions WHERE closure_id = f.id)
    + (SELECT count(*) FROM referral_redemptions WHERE closure_id = f.id)
    + (SELECT count(*) FROM giveaway_awards WHERE closure_id = f.id) AS traces
FROM closures f INDEXED BY closures_fences
WHERE f.outcome = 'aborted' AND (f.created_at_ms, f.rowid) > (?1, ?2)
ORDER BY f.created_at_ms, f.rowid LIMIT ?3`,
    )
    .bind(createdAtMs, position, rowsMax);
}
