type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface UnsentRow {
  readonly id: string;
  readonly kind: string;
  readonly createdAtMs: number;
}

/** Messages of before an instant that nobody sent, by age. */
export function unsentStatement(
  db: Preparer,
  [createdAtMs, id]: readonly [number, string],
  beforeMs: number,
  rowsMax: number,
) {
  return db
    .prepare(
      `SELECT id AS id, kind AS kind, created_at_ms AS createdAtMs FROM outbox
WHERE sent_at_ms IS NULL AND created_at_ms < ?3 AND (created_at_ms, id) > (?1, ?2)
ORDER BY created_at_ms, id LIMIT ?4`,
    )
    .bind(createdAtMs, id, beforeMs, rowsMax);
}
