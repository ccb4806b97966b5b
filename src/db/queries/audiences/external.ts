import type { RawAudienceRow } from "./audiences";

type Preparer = Pick<D1DatabaseSession, "prepare">;

export type { RawAudienceRow };

/** Audiences of a partner platform. */
export interface ExternalAudiences {
  readonly accountId: number;
  readonly integration: string;
  readonly integrationIds: readonly string[];
}

/** An audience as the platform names it. */
export interface ExternalAudience {
  readonly integrationId: string;
  readonly name: string;
}

const COLUMNS = `id AS id, account_id AS accountId, name AS name, description AS description,
  subscribed_application_ids AS subscribedApplicationIds, sandbox AS sandbox,
  integration AS integration, integration_id AS integrationId,
  created_in_3rd_party AS createdIn3rdParty, generation AS generation,
  created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs,
  last_update_at_ms AS lastUpdateAtMs, deleted_at_ms AS deletedAtMs`;

/** Undeleted audiences by their ids at a platform, of both environments; for a load batch. */
export function externalAudiencesStatement(
  db: Preparer,
  { accountId, integration, integrationIds }: ExternalAudiences,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${COLUMNS} FROM audiences
WHERE account_id = ?1 AND deleted_at_ms IS NULL AND integration = ?2 AND integration_id <> ''
  AND integration_id IN (SELECT value FROM json_each(?3))`,
    )
    .bind(accountId, integration, JSON.stringify(integrationIds));
}

export interface EnsuredExternalAudiences {
  readonly accountId: number;
  readonly integration: string;
  readonly sandbox: boolean;
  readonly audiences: readonly ExternalAudience[];
  readonly nowMs: number;
}

/** Creates those that are missing and names the others as told; safe to repeat and to race. */
export function ensureExternalStatements(
  db: Preparer,
  { accountId, integration, sandbox, audiences, nowMs }: EnsuredExternalAudiences,
): D1PreparedStatement[] {
  const insert = db
    .prepare(
      `INSERT INTO audiences (account_id, name, sandbox, integration, integration_id,
  created_in_3rd_party, created_at_ms, updated_at_ms)
SELECT ?1, j.value ->> 'name', ?2, ?3, j.value ->> 'integrationId', 1, ?5, ?5
FROM json_each(?4) j WHERE true
ON CONFLICT (account_id, sandbox, integration, integration_id)
  WHERE integration_id <> '' AND deleted_at_ms IS NULL
  DO UPDATE SET name = excluded.name, updated_at_ms = excluded.updated_at_ms
RETURNING ${COLUMNS}`,
    )
    .bind(accountId, sandbox ? 1 : 0, integration, JSON.stringify(audiences), nowMs);
  const revision = db
    .prepare("UPDATE accounts SET definitions_revision = definitions_revision + 1 WHERE id = ?1")
    .bind(accountId);
  return [insert, revision];
}
