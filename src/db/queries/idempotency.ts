import { failedConstraint } from "../constraint";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Whose key it is, and when it is looked at. */
export interface KeyLookup {
  readonly applicationId: number;
  /** The API that the key was sent to: the column `operation`. */
  readonly scope: string;
  readonly key: string;
  /** Records that were made at this instant or before are past their time, epoch milliseconds. */
  readonly forgottenMs: number;
}

export interface CallRecord extends KeyLookup {
  /** What the key was used for: the column `body_hash`. */
  readonly fingerprint: string;
  readonly status: number;
  readonly nowMs: number;
}

export interface EarlierCallRow {
  readonly fingerprint: string;
  /** JSON text; empty when there was nothing to tell. */
  readonly answer: string;
}

/** The record of a key that is still remembered. */
export function earlierCallStatement(db: Preparer, lookup: KeyLookup): D1PreparedStatement {
  return db
    .prepare(
      `SELECT body_hash AS fingerprint, answer FROM idempotency
WHERE application_id = ?1 AND operation = ?2 AND key = ?3 AND created_at_ms > ?4`,
    )
    .bind(lookup.applicationId, lookup.scope, lookup.key, lookup.forgottenMs);
}

/** An answer as text, or as SQL that reads it of what the batch has written before. */
export type RecordedAnswer =
  | string
  | { readonly sql: string; readonly bindings: readonly (string | number)[] };

/** The first parameter that SQL of an answer may bind: those before are the record's own. */
export const ANSWER_PARAMETER = 8;

/**
 * Writes a call down, in the batch of what it changes: both or neither. A record that is past its
 * time gives way; another one makes the batch fail (`isKeyTaken`), and the twin's effects with it.
 */
export function recordCallStatement(
  db: Preparer,
  record: CallRecord,
  answer: RecordedAnswer,
): D1PreparedStatement {
  const { sql, bindings } =
    typeof answer === "string" ? { sql: `?${ANSWER_PARAMETER}`, bindings: [answer] } : answer;
  return db
    .prepare(
      `INSERT INTO idempotency
  (application_id, operation, key, body_hash, status, answer, created_at_ms)
SELECT ?1, ?2, ?3, ?5, ?6, ${sql}, ?7 WHERE true
ON CONFLICT (application_id, operation, key) DO UPDATE SET
  status = iif(created_at_ms > ?4, NULL, excluded.status),
  body_hash = excluded.body_hash, answer = excluded.answer,
  created_at_ms = excluded.created_at_ms`,
    )
    .bind(
      record.applicationId,
      record.scope,
      record.key,
      record.forgottenMs,
      record.fingerprint,
      record.status,
      record.nowMs,
      ...bindings,
    );
}

const KEY_TAKEN = "idempotency.status";

/** Whether a batch was refused because its key has a record: nothing of the batch took hold. */
export function isKeyTaken(error: unknown): boolean {
  return failedConstraint(error) === KEY_TAKEN;
}

/** A row as JSON text: SQL for an answer. `select` names its columns by `names`. */
export function rowAsJson(names: readonly string[], select: string): string {
  const fields = names.map((name) => `'${name}', r.${name}`).join(", ");
  return `(SELECT json_object(${fields}) FROM (${select}) r)`;
}
