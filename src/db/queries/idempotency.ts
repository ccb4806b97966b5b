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

/**
 * Writes a call down, in the batch of what it changes and before it: both or neither. A record that
 * is past its time gives way; another one makes the batch fail (`isKeyTaken`) before its twin's
 * effects make it fail otherwise.
 */
export function recordCallStatement(
  db: Preparer,
  record: CallRecord,
  answer: string,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO idempotency
  (application_id, operation, key, body_hash, status, answer, created_at_ms)
VALUES (?1, ?2, ?3, ?5, ?6, ?8, ?7)
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
      answer,
    );
}

/** An answer that only the batch knows: SQL that reads it of what was written before. */
export interface AnswerInStore {
  readonly sql: string;
  /** Bound from `ANSWER_PARAMETER` on. */
  readonly bindings: readonly (string | number)[];
}

export const ANSWER_PARAMETER = 4;

/** Completes the record at the end of the batch. NULL makes the batch fail (`isAnswerMissing`). */
export function recordAnswerStatement(
  db: Preparer,
  { applicationId, scope, key }: KeyLookup,
  { sql, bindings }: AnswerInStore,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE idempotency SET answer = ${sql}
WHERE application_id = ?1 AND operation = ?2 AND key = ?3`,
    )
    .bind(applicationId, scope, key, ...bindings);
}

const KEY_TAKEN = "idempotency.status";

/** Whether a batch was refused because its key has a record: nothing of the batch took hold. */
export function isKeyTaken(error: unknown): boolean {
  return failedConstraint(error) === KEY_TAKEN;
}

/** Whether a batch was refused because its recorded answer found nothing to tell. */
export function isAnswerMissing(error: unknown): boolean {
  return failedConstraint(error) === "idempotency.answer";
}

/**
 * A row as JSON text: SQL for an answer, NULL when there is none. `select` names its columns by
 * `names`; those of `jsonTexts` hold JSON and stay text.
 */
export function rowAsJson<N extends string>(
  names: readonly N[],
  select: string,
  jsonTexts: readonly N[] = [],
): string {
  const texts = new Set<string>(jsonTexts);
  // Concatenation makes SQLite forget that the text is JSON.
  const field = (name: string) => `'${name}', r.${name}${texts.has(name) ? " || ''" : ""}`;
  return `(SELECT json_object(${names.map(field).join(", ")}) FROM (${select}) r)`;
}
