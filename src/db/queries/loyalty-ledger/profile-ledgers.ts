/** The copy of one ledger of a customer. */
export interface ProfileLedgerRow {
  readonly walletName: string;
  readonly subledgerId: string;
  /** A `LedgerSnapshot` as JSON. */
  readonly ledger: string;
}

/** Ledgers of a program behind one, as `ProfileLedgerRow`s, by wallet and subledger. */
export function ledgersAfterStatement(
  db: Pick<D1DatabaseSession, "prepare">,
  programId: number,
  after: { readonly walletName: string; readonly subledgerId: string; readonly rows: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT wallet_name AS walletName, subledger_id AS subledgerId, ledger AS ledger
FROM balance_copies
WHERE program_id = ?1 AND wallet_name >= ?2 AND (wallet_name > ?2 OR subledger_id > ?3)
ORDER BY wallet_name, subledger_id LIMIT ?4`,
    )
    .bind(programId, after.walletName, after.subledgerId, after.rows);
}
