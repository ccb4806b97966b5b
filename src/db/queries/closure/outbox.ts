import type { OutboxMessage, Preparer } from "./types";

/** Messages that leave with the decision, or not at all. */
export function outboxStatement(
  db: Preparer,
  messages: readonly OutboxMessage[],
  nowMs: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO outbox (id, kind, payload, created_at_ms)
SELECT j.value ->> 'id', j.value ->> 'kind', j.value ->> 'payload', ?2 FROM json_each(?1) j`,
    )
    .bind(JSON.stringify(messages), nowMs);
}
