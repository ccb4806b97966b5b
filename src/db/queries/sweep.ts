/** Instants before which rows are past their retention, epoch milliseconds. */
export interface SweepBefore {
  readonly fencesMs: number;
  readonly idempotencyMs: number;
  readonly sentMessagesMs: number;
  readonly sessionCopiesMs: number;
}

/** One bounded DELETE per table that has a retention. */
export function sweepStatements(
  db: Pick<D1DatabaseSession, "prepare">,
  before: SweepBefore,
  rowsMax: number,
): D1PreparedStatement[] {
  const slice = (table: string, condition: string, beforeMs: number) =>
    db
      .prepare(
        `DELETE FROM ${table} WHERE rowid IN
  (SELECT rowid FROM ${table} WHERE ${condition} LIMIT ?2)`,
      )
      .bind(beforeMs, rowsMax);
  return [
    slice("closures", "outcome = 'aborted' AND created_at_ms < ?1", before.fencesMs),
    slice("idempotency", "created_at_ms < ?1", before.idempotencyMs),
    slice("outbox", "sent_at_ms < ?1", before.sentMessagesMs),
    slice("session_copies", "updated_at_ms < ?1", before.sessionCopiesMs),
    staleMemberships(db, rowsMax),
  ];
}

/**
 * Memberships of an older generation than their audience's: an index range per emptied audience.
 */
function staleMemberships(
  db: Pick<D1DatabaseSession, "prepare">,
  rowsMax: number,
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM audience_memberships WHERE rowid IN
  (SELECT m.rowid FROM audiences a
   CROSS JOIN audience_memberships m ON m.audience_id = a.id AND m.generation < a.generation
   WHERE a.generation > 1 LIMIT ?1)`,
    )
    .bind(rowsMax);
}
