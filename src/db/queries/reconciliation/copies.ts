type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface SessionCopyRow {
  readonly id: number;
  readonly applicationId: number;
  readonly integrationId: string;
  readonly state: string;
  readonly version: number;
  /** Closures of the session that took hold. */
  readonly closures: number;
  /** 1 when its Application is a sandbox. */
  readonly sandbox: number;
}

const SESSION_COLUMNS = `s.id AS id, s.application_id AS applicationId,
  s.integration_id AS integrationId, s.state AS state, s.version AS version,
  (SELECT count(*) FROM closures c WHERE c.application_id = s.application_id
   AND c.session_id = s.id AND c.outcome = 'committed') AS closures,
  coalesce((SELECT a.sandbox FROM applications a WHERE a.id = s.application_id), 0) AS sandbox`;

/** Copies of sessions after an id, beside their committed closures. */
export function sessionCopiesStatement(db: Preparer, afterId: number, rowsMax: number) {
  return db
    .prepare(
      `SELECT ${SESSION_COLUMNS} FROM session_copies s WHERE s.id > ?1 ORDER BY s.id LIMIT ?2`,
    )
    .bind(afterId, rowsMax);
}

/** The same of named sessions. */
export function namedSessionCopiesStatement(db: Preparer, ids: readonly number[]) {
  return db
    .prepare(
      `SELECT ${SESSION_COLUMNS} FROM session_copies s
WHERE s.id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(ids));
}

/** Names of wallets after a name. */
export function walletNamesStatement(db: Preparer, afterName: string, rowsMax: number) {
  return db
    .prepare(
      `SELECT DISTINCT wallet_name AS walletName FROM balance_copies
WHERE wallet_name > ?1 ORDER BY wallet_name LIMIT ?2`,
    )
    .bind(afterName, rowsMax);
}

export interface LedgerCopyRow {
  readonly walletName: string;
  readonly programId: number;
  readonly subledgerId: string;
  readonly version: number;
  /** A `LedgerSnapshot` as JSON. */
  readonly ledger: string;
}

/** Every copy of the named wallets' ledgers. */
export function ledgerCopiesStatement(db: Preparer, walletNames: readonly string[]) {
  return db
    .prepare(
      `SELECT wallet_name AS walletName, program_id AS programId, subledger_id AS subledgerId,
  version AS version, ledger AS ledger
FROM balance_copies WHERE wallet_name IN (SELECT value FROM json_each(?1))
ORDER BY wallet_name, program_id, subledger_id`,
    )
    .bind(JSON.stringify(walletNames));
}

/** How many entries of the named wallets D1 knows, as rows `{walletName, programId, entries}`. */
export function entryCountsStatement(db: Preparer, walletNames: readonly string[]) {
  return db
    .prepare(
      `SELECT wallet_name AS walletName, program_id AS programId, count(*) AS entries
FROM ledger_entries WHERE wallet_name IN (SELECT value FROM json_each(?1))
GROUP BY wallet_name, program_id`,
    )
    .bind(JSON.stringify(walletNames));
}

/** Those of the transactions that D1 knows the wallet of, as rows `{transactionUUID}`. */
export function knownWaitingStatement(db: Preparer, transactionUUIDs: readonly string[]) {
  return db
    .prepare(
      `SELECT transaction_uuid AS transactionUUID FROM waiting_points
WHERE transaction_uuid IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(transactionUUIDs));
}
