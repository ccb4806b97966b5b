import { PROFILE_COLUMNS } from "../session-facts";
import type { ClosureDecision, ClosureProfile, Preparer } from "./types";

/** Makes or changes the profile of a closure; answers its row. */
export function closureProfileStatement(
  db: Preparer,
  decision: ClosureDecision,
  profile: ClosureProfile,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO profiles (environment, integration_id, closed_sessions, total_sales_thousandths,
  first_session_id, attributes, created_at_ms, last_activity_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, json_patch('{}', ?6), ?7, ?7)
ON CONFLICT (environment, integration_id) DO UPDATE SET
  closed_sessions = closed_sessions + excluded.closed_sessions,
  total_sales_thousandths = total_sales_thousandths + excluded.total_sales_thousandths,
  first_session_id = coalesce(first_session_id, excluded.first_session_id),
  attributes = json_patch(attributes, ?6),
  version = version + 1,
  last_activity_at_ms = max(last_activity_at_ms, excluded.last_activity_at_ms)
RETURNING ${PROFILE_COLUMNS}`,
    )
    .bind(
      decision.environment,
      profile.integrationId,
      profile.closedSessionsDelta,
      profile.salesThousandths,
      profile.firstSessionId,
      profile.attributesJson ?? "{}",
      decision.nowMs,
    );
}
