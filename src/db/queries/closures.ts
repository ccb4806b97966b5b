import type { QueryDatabase } from "../client";

/**
 * Settles a closure for good (DESIGN §2): where no decision is written yet, an aborted row takes
 * its place, so that a decision still under way fails on the primary key. `db` must be the primary.
 * Throws what D1 throws; safe to repeat.
 */
export async function resolveClosure(
  db: QueryDatabase,
  closureId: string,
  nowMs: number,
): Promise<"committed" | "aborted"> {
  const [, outcome] = await db.batch<{ outcome: "committed" | "aborted" }>([
    db.prepare(FENCE_SQL).bind(closureId, nowMs),
    db.prepare("SELECT outcome FROM closures WHERE id = ?1").bind(closureId),
  ]);
  const row = outcome?.results[0];
  if (row === undefined) throw new Error(`Invariant broken: closure ${closureId} has a row`);
  return row.outcome;
}

/** The closures of a session that took hold, oldest first. */
export async function committedClosures(
  db: QueryDatabase,
  applicationId: number,
  sessionId: number,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM closures WHERE application_id = ?1 AND session_id = ?2
  AND outcome = 'committed' ORDER BY epoch`,
    )
    .bind(applicationId, sessionId)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

const FENCE_SQL = `INSERT INTO closures
  (id, outcome, application_id, session_id, epoch, created_at_ms, facts_unchanged)
VALUES (?1, 'aborted', 0, 0, 0, ?2, 1) ON CONFLICT (id) DO NOTHING`;
