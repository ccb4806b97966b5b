type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface ClaimedMessageRow {
  readonly kind: string;
  readonly payload: string;
}

/** Marks a message as sent and answers it; no row when somebody was faster. */
export function claimMessageStatement(db: Preparer, messageId: string, nowMs: number) {
  return db
    .prepare(
      `UPDATE outbox SET sent_at_ms = ?2 WHERE id = ?1 AND sent_at_ms IS NULL
RETURNING kind, payload`,
    )
    .bind(messageId, nowMs);
}

/** Messages that were committed a while ago and never reached the queue, the oldest first. */
export function unsentMessagesStatement(db: Preparer, beforeMs: number, rowsMax: number) {
  return db
    .prepare(
      `SELECT id FROM outbox WHERE sent_at_ms IS NULL AND created_at_ms < ?1
ORDER BY created_at_ms LIMIT ?2`,
    )
    .bind(beforeMs, rowsMax);
}
