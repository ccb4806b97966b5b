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
  created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)`,
    )
    .bind(
      event.id,
      decision.applicationId,
      event.type,
      event.profileIntegrationId,
      event.attributesJson,
      decision.nowMs,
    );
}
