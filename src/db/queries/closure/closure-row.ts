import type { ClosureDecision, Preparer } from "./types";

/**
 * The row that decides. It is inserted first: whoever finds it there knows the outcome, and a
 * second delivery of the batch stops at it. What the decision read of the profile is asserted as it
 * goes in.
 */
export function closureRowStatement(db: Preparer, decision: ClosureDecision): D1PreparedStatement {
  const { profile } = decision;
  const head = `INSERT INTO closures
  (id, outcome, application_id, session_id, epoch, created_at_ms, facts_unchanged)
VALUES (?1, 'committed', ?2, ?3, ?4, ?5, `;
  const values = [
    decision.closureId,
    decision.applicationId,
    decision.subjectId,
    decision.epoch,
    decision.nowMs,
  ];
  if (!profile || profile.readVersion === undefined) return db.prepare(`${head}1)`).bind(...values);
  const row = "FROM profiles WHERE environment = ?6 AND integration_id = ?7";
  const owner = [decision.environment, profile.integrationId];
  if (profile.readVersion === null) {
    return db.prepare(`${head}(SELECT count(*) = 0 ${row}))`).bind(...values, ...owner);
  }
  return db
    .prepare(`${head}(SELECT count(*) ${row} AND version = ?8))`)
    .bind(...values, ...owner, profile.readVersion);
}
