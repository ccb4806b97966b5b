import type { WalletSnapshot } from "../../core/ledger/types";
import type { QueryDatabase } from "../client";
import { jsonSlices } from "./json-slices";

/** A wallet as its object tells it to D1. */
export interface BalanceCopy {
  readonly walletName: string;
  readonly snapshot: WalletSnapshot;
  /** Points that wait for an action. */
  readonly waiting: readonly { readonly transactionUUID: string; readonly programId: number }[];
  readonly nowMs: number;
}

/**
 * Writes the copies of a wallet's ledgers. An older version never replaces a newer one, so that it
 * may be repeated and come late. Throws what D1 throws.
 */
export async function upsertBalanceCopies(db: QueryDatabase, copy: BalanceCopy): Promise<void> {
  const { walletName, snapshot, waiting, nowMs } = copy;
  const rows = snapshot.ledgers.map((ledger) => ({
    programId: ledger.programId,
    subledgerId: ledger.subledgerId,
    ledger: JSON.stringify(ledger),
  }));
  const upsert = db.prepare(UPSERT_SQL);
  const remember = db.prepare(WAITING_SQL);
  const statements = [
    ...jsonSlices(rows).map((slice) => upsert.bind(walletName, snapshot.version, nowMs, slice)),
    ...jsonSlices(waiting).map((slice) => remember.bind(walletName, slice)),
  ];
  if (statements.length > 0) await db.batch(statements);
}

/** Which wallets hold these points of a program; transactions that are not known are left out. */
export async function walletsOfWaitingPoints(
  db: QueryDatabase,
  programId: number,
  transactionUUIDs: readonly string[],
): Promise<Map<string, string[]>> {
  const { results } = await db
    .prepare(
      `SELECT wallet_name AS walletName, transaction_uuid AS transactionUUID FROM waiting_points
WHERE transaction_uuid IN (SELECT value FROM json_each(?2)) AND program_id = ?1`,
    )
    .bind(programId, JSON.stringify(transactionUUIDs))
    .all<{ walletName: string; transactionUUID: string }>();
  const found = new Map<string, string[]>();
  for (const { walletName, transactionUUID } of results) {
    found.set(walletName, [...(found.get(walletName) ?? []), transactionUUID]);
  }
  return found;
}

const UPSERT_SQL = `INSERT INTO balance_copies
  (wallet_name, program_id, subledger_id, version, ledger, updated_at_ms)
SELECT ?1, value ->> 'programId', value ->> 'subledgerId', ?2, value ->> 'ledger', ?3
FROM json_each(?4) WHERE true
ON CONFLICT (wallet_name, program_id, subledger_id) DO UPDATE SET
  version = excluded.version, ledger = excluded.ledger, updated_at_ms = excluded.updated_at_ms
WHERE excluded.version >= balance_copies.version`;

const WAITING_SQL = `INSERT INTO waiting_points (wallet_name, transaction_uuid, program_id)
SELECT ?1, value ->> 'transactionUUID', value ->> 'programId' FROM json_each(?2) WHERE true
ON CONFLICT (transaction_uuid) DO NOTHING`;
