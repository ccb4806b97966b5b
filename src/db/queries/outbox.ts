type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface ClaimedMessageRow {
  readonly kind: string;
  readonly payload: string;
}

/** A message that follows a result; at home in no closure. */
export interface LaterMessage {
  readonly id: string;
  readonly kind: "callback";
  /** JSON text. */
  readonly payload: string;
}

/** Stores a message, unless the key's calls are dry; safe to repeat. */
export function laterMessageStatement(
  db: Preparer,
  { id, kind, payload }: LaterMessage,
  { keyHash, nowMs }: { readonly keyHash: string; readonly nowMs: number },
) {
  return db
    .prepare(
      `INSERT INTO outbox (id, kind, payload, created_at_ms)
SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (
  SELECT 1 FROM application_api_keys k WHERE k.key_hash = ?5 AND k.type = 'staging')
ON CONFLICT (id) DO NOTHING`,
    )
    .bind(id, kind, payload, nowMs, keyHash);
}

/** A message that was not sent yet, as a `ClaimedMessageRow`; marks nothing. */
export function unsentMessageStatement(db: Preparer, messageId: string) {
  return db
    .prepare("SELECT kind, payload FROM outbox WHERE id = ?1 AND sent_at_ms IS NULL")
    .bind(messageId);
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
