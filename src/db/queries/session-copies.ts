import type { SessionDocument } from "../../core/session/types";
import type { QueryDatabase } from "../client";

/**
 * Writes a session's copy for lists and search, and that its customer was active. An older version
 * never replaces a newer one, so that it may be repeated and come late. Throws what D1 throws.
 */
export async function upsertSessionCopy(
  db: QueryDatabase,
  { version, document }: { readonly version: number; readonly document: SessionDocument },
): Promise<void> {
  const copy = db
    .prepare(UPSERT_SQL)
    .bind(
      document.id,
      document.applicationId,
      document.integrationId,
      document.profileId,
      document.state,
      version,
      JSON.stringify(document),
      document.createdAtMs,
      document.updatedAtMs,
    );
  const activity = db
    .prepare(ACTIVITY_SQL)
    .bind(document.updatedAtMs, document.applicationId, document.profileId);
  await db.batch(document.profileId === "" ? [copy] : [copy, activity]);
}

/** Not by the profile's version: no rule is wrong for a moment's delay. */
const ACTIVITY_SQL = `UPDATE profiles SET last_activity_at_ms = ?1
WHERE environment = (SELECT CASE sandbox WHEN 1 THEN 'sandbox' ELSE 'live' END
    FROM applications WHERE id = ?2)
  AND integration_id = ?3 AND last_activity_at_ms < ?1`;

const UPSERT_SQL = `INSERT INTO session_copies
  (id, application_id, integration_id, profile_integration_id, state, version, document,
   created_at_ms, updated_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET
  profile_integration_id = excluded.profile_integration_id, state = excluded.state,
  version = excluded.version, document = excluded.document, updated_at_ms = excluded.updated_at_ms
WHERE excluded.version > session_copies.version`;
