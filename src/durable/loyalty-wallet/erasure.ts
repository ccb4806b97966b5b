import type { LedgerSnapshot } from "../../core/ledger/types";
import type { ObjectStorage } from "../shared/object-storage";
import type { EraseCommand } from "./protocol";
import type { WalletStore } from "./store";

/**
 * Empties ledgers: one reversing entry each, and every row hidden (DESIGN §4). Entries stay for the
 * audit; they hold no personal data. Answers whether anything was there to empty; a repeat finds
 * nothing. Callers open the transaction.
 */
export function eraseLedgers(
  storage: ObjectStorage,
  wallet: Pick<WalletStore, "load">,
  command: EraseCommand,
): boolean {
  const { programId, subledgerIds } = command;
  const meant = wallet
    .load()
    .ledgers.filter(
      (ledger) =>
        ledger.programId === programId &&
        (subledgerIds === null || subledgerIds.includes(ledger.subledgerId)) &&
        hasVisibleEntries(storage, ledger),
    );
  for (const ledger of meant) eraseLedger(storage, ledger, command);
  return meant.length > 0;
}

function eraseLedger(storage: ObjectStorage, ledger: LedgerSnapshot, command: EraseCommand): void {
  const key = [ledger.programId, ledger.subledgerId] as const;
  appendReversal(storage, ledger, command);
  storage.exec(
    "UPDATE lot SET remaining_hundredths = 0 WHERE program_id = ? AND subledger_id = ?",
    ...key,
  );
  storage.exec(
    `UPDATE hold SET state = 'voided', finished_at_ms = ? WHERE state = 'held' AND entry_id IN (
       SELECT id FROM entry WHERE program_id = ? AND subledger_id = ?)`,
    command.nowMs,
    ...key,
  );
  storage.exec(
    `UPDATE ledger SET spent_hundredths = 0, expired_hundredths = 0, negative_hundredths = 0,
       held_hundredths = 0, tier = NULL WHERE program_id = ? AND subledger_id = ?`,
    ...key,
  );
  storage.exec("DELETE FROM tier_change WHERE program_id = ? AND subledger_id = ?", ...key);
  storage.exec("UPDATE entry SET hidden = 1 WHERE program_id = ? AND subledger_id = ?", ...key);
}

/** The entry that brings the sum of the log to nothing; none when it is nothing already. */
function appendReversal(
  storage: ObjectStorage,
  ledger: LedgerSnapshot,
  { eraseId, nowMs }: EraseCommand,
): void {
  const open = ledger.lots.reduce((sum, lot) => sum + lot.remainingHundredths, 0);
  const sum = open + ledger.expiredHundredths - ledger.negativeHundredths;
  if (sum === 0) return;
  storage.exec(
    `INSERT INTO entry (transaction_uuid, kind, role, program_id, subledger_id, amount_hundredths,
       debt_change_hundredths, name, created_at_ms, source_type, source, hidden)
     VALUES (?, ?, 'erase', ?, ?, ?, ?, 'Deletion', ?, 'manual', '{"type":"manual"}', 1)`,
    `${eraseId}/${ledger.programId}/${ledger.subledgerId}`,
    sum < 0 ? "add" : "deduct",
    ledger.programId,
    ledger.subledgerId,
    Math.abs(sum),
    -ledger.negativeHundredths,
    nowMs,
  );
}

function hasVisibleEntries(storage: ObjectStorage, ledger: LedgerSnapshot): boolean {
  const rows = storage.exec(
    `SELECT 1 FROM entry WHERE program_id = ? AND subledger_id = ? AND hidden = 0 LIMIT 1`,
    ledger.programId,
    ledger.subledgerId,
  );
  return rows.length > 0;
}
