import type { LedgerEntry } from "../../core/ledger/types";
import type { QueryDatabase } from "../client";
import { jsonSlices } from "./json-slices";

/** One entry as its wallet tells it to D1. */
export interface EntryCopy {
  readonly entry: LedgerEntry;
  /** `add`, `deduct`, or what else it is. */
  readonly role: string;
  readonly isHidden: boolean;
}

export interface EntryCopies {
  readonly walletName: string;
  readonly version: number;
  readonly entries: readonly EntryCopy[];
}

/**
 * Writes the copies of entries. An older version never replaces a newer one, so that it may be
 * repeated and come late. Throws what D1 throws.
 */
export async function upsertEntryCopies(db: QueryDatabase, copies: EntryCopies): Promise<void> {
  const { walletName, version, entries } = copies;
  const rows = entries.map(({ entry, role, isHidden }) => ({
    id: entry.id,
    programId: entry.programId,
    subledgerId: entry.subledgerId,
    transactionUUID: entry.transactionUUID,
    sourceType: entry.source.type,
    sessionId: entry.source.sessionIntegrationId ?? null,
    createdAtMs: entry.createdAtMs,
    role,
    amount: entry.amountHundredths,
    awaits: entry.awaitsActivation ? 1 : 0,
    hidden: isHidden ? 1 : 0,
    entry: JSON.stringify(entry),
  }));
  const upsert = db.prepare(UPSERT_SQL);
  await db.batch(jsonSlices(rows).map((slice) => upsert.bind(walletName, version, slice)));
}

const UPSERT_SQL = `INSERT INTO ledger_entries
  (wallet_name, entry_id, program_id, subledger_id, transaction_uuid, source_type,
   session_integration_id, created_at_ms, role, amount_hundredths, awaits_activation, hidden,
   version, entry)
SELECT ?1, value ->> 'id', value ->> 'programId', value ->> 'subledgerId',
  value ->> 'transactionUUID', value ->> 'sourceType', value ->> 'sessionId',
  value ->> 'createdAtMs', value ->> 'role', value ->> 'amount', value ->> 'awaits',
  value ->> 'hidden', ?2, value ->> 'entry'
FROM json_each(?3) WHERE true
ON CONFLICT (wallet_name, entry_id) DO UPDATE SET
  awaits_activation = excluded.awaits_activation, hidden = excluded.hidden,
  version = excluded.version, entry = excluded.entry
WHERE excluded.version >= ledger_entries.version`;
