/**
 * The key row of a load batch, with the revisions that tell whether the isolate's catalogue still
 * stands. Constant SQL: it runs with every call (ARCHITECTURE, "Hot path").
 */
export interface KeyRow {
  readonly applicationId: number;
  readonly platform: string;
  readonly type: string | null;
  readonly timeOffsetNs: number;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
  readonly applicationDeletedAtMs: number | null;
  readonly sandbox: number;
  readonly catalogueRevision: number;
  readonly definitionsRevision: number;
}

const KEY_ROW_SQL = `
SELECT k.application_id AS applicationId, k.platform AS platform, k.type AS type,
  k.time_offset_ns AS timeOffsetNs, k.expires_at_ms AS expiresAtMs, k.revoked_at_ms AS revokedAtMs,
  a.deleted_at_ms AS applicationDeletedAtMs, a.sandbox AS sandbox,
  a.catalogue_revision AS catalogueRevision, c.definitions_revision AS definitionsRevision
FROM application_api_keys k
JOIN applications a ON a.id = k.application_id
JOIN accounts c ON c.id = a.account_id
WHERE k.key_hash = ?1`;

export function keyRowStatement(
  db: Pick<D1DatabaseSession, "prepare">,
  keyHash: string,
): D1PreparedStatement {
  return db.prepare(KEY_ROW_SQL).bind(keyHash);
}
