export interface ProgramEntryFilter {
  readonly subledgerIds?: readonly string[];
  readonly sessionIntegrationIds?: readonly string[];
  readonly transactionUUIDs?: readonly string[];
  readonly sourceType?: string;
  /** Both ends are inclusive. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly awaitsActivation?: true;
  readonly pageSize: number;
  readonly skip: number;
}

export interface ProgramEntryRow {
  readonly walletName: string;
  /** Of the card that has the wallet; null for a customer's. */
  readonly cardIdentifier: string | null;
  /** A `LedgerEntry` as JSON. */
  readonly entry: string;
}

/**
 * Entries of all wallets of a program, newest first, as `ProgramEntryRow`s; one row more than the
 * page tells that more follow. A capture moves nothing that its hold did not take.
 */
export function programEntriesStatement(
  db: Pick<D1DatabaseSession, "prepare">,
  programId: number,
  filter: ProgramEntryFilter,
): D1PreparedStatement {
  const list = (values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? null : JSON.stringify(values);
  return db
    .prepare(
      `SELECT e.wallet_name AS walletName, e.entry AS entry,
  (SELECT c.identifier FROM loyalty_cards c WHERE c.wallet_name = e.wallet_name
   AND c.new_card_identifier IS NULL) AS cardIdentifier
FROM ledger_entries e
WHERE e.program_id = ?1 AND e.hidden = 0 AND e.role <> 'capture'
  AND (?2 IS NULL OR e.subledger_id IN (SELECT value FROM json_each(?2)))
  AND (?3 IS NULL OR e.session_integration_id IN (SELECT value FROM json_each(?3)))
  AND (?4 IS NULL OR e.transaction_uuid IN (SELECT value FROM json_each(?4)))
  AND (?5 IS NULL OR e.source_type = ?5)
  AND e.created_at_ms >= ?6 AND e.created_at_ms <= ?7
  AND (?8 IS NULL OR e.awaits_activation = ?8)
ORDER BY e.created_at_ms DESC, e.wallet_name DESC, e.entry_id DESC LIMIT ?9 OFFSET ?10`,
    )
    .bind(
      programId,
      list(filter.subledgerIds),
      list(filter.sessionIntegrationIds),
      list(filter.transactionUUIDs),
      filter.sourceType ?? null,
      filter.fromMs ?? Number.MIN_SAFE_INTEGER,
      filter.toMs ?? Number.MAX_SAFE_INTEGER,
      filter.awaitsActivation === undefined ? null : 1,
      filter.pageSize + 1,
      filter.skip,
    );
}
