import type { ClosureDecision, EventDraft, Preparer } from "./types";

/** The custom event, kept for the back office with the decision that it led to. */
export function eventStatement(
  db: Preparer,
  decision: ClosureDecision,
  event: EventDraft,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO events (id, application_id, type, profile_integration_id, attributes,
  created_at_ms, identifier, result) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
    )
    .bind(
      event.id,
      decision.applicationId,
      event.type,
      event.profileIntegrationId,
      event.attributesJson,
      decision.nowMs,
      event.identifier,
      event.resultJson,
    );
}

export interface NamedEventRow {
  readonly profileIntegrationId: string;
  /** JSON text. */
  readonly attributes: string;
  /** JSON text of what it came to. */
  readonly result: string;
}

/** The event of an Application with a platform's identifier. */
export function namedEventStatement(
  db: Preparer,
  applicationId: number,
  identifier: string,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT profile_integration_id AS profileIntegrationId, attributes, result FROM events
WHERE application_id = ?1 AND identifier = ?2`,
    )
    .bind(applicationId, identifier);
}
