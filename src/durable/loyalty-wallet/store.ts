import { emptyLedger } from "../../core/ledger/balance";
import type { ProgramRules } from "../../core/ledger/program-rules";
import type { LedgerSnapshot, OpenLot, StoredTier, WalletSnapshot } from "../../core/ledger/types";
import type { ObjectStorage } from "../shared/object-storage";
import { storedJson } from "../shared/stored-json";
import { LOT_COLUMNS, openLot, type LotRow } from "./rows";

/** How long after its end a lot is settled, so that no caller's clock still sees it alive. */
export const SETTLE_DELAY_MS = 60_000;
const SETTLE_SLICE = 200;

/** Lots that are told one by one, as far as they start or end apart. */
export const LOTS_TOLD_MAX = 2_000;
/** No clock that counts is further behind (keys with a `timeOffset` are for tests). */
const LONG_ACTIVE_MS = 2 * 86_400_000;

/** The ledgers of one wallet in its tables. Decides nothing; callers open the transaction. */
export class WalletStore {
  readonly #storage: ObjectStorage;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  version(): number {
    const [row] = this.#storage.exec<{ version: number }>("SELECT version FROM meta");
    return row?.version ?? 0;
  }

  name(): string {
    const [row] = this.#storage.exec<{ name: string }>("SELECT name FROM meta");
    return row?.name ?? "";
  }

  rememberName(name: string): void {
    this.#storage.exec("UPDATE meta SET name = ? WHERE name <> ?", name, name);
  }

  /** The wallet as it stands with every open lot, reservations in doubt not counted. */
  load(): WalletSnapshot {
    return this.#snapshot(
      this.#storage.exec<LotRow>(
        `SELECT ${LOT_COLUMNS} FROM lot INDEXED BY lot_open
         WHERE remaining_hundredths > 0 AND settled = 0 ORDER BY entry_id`,
      ),
    );
  }

  /**
   * The same for those who only count: lots that start and end together are one, under the name of
   * the first. Beyond `LOTS_TOLD_MAX` of them, all that have been active for a while count as
   * active since then, so that the answer stays small whatever a wallet holds.
   *
   * @param nowMs the earliest instant that the answer is right for
   * @param apart UUIDs of lots that stay by themselves; so do those that wait for an action
   */
  summary(nowMs: number, apart: readonly string[] = []): WalletSnapshot {
    const exact = this.#mergedLots(Number.MIN_SAFE_INTEGER, apart, LOTS_TOLD_MAX + 1);
    if (exact.length <= LOTS_TOLD_MAX) return this.#snapshot(exact);
    return this.#snapshot(this.#mergedLots(nowMs - LONG_ACTIVE_MS, apart, -1));
  }

  #mergedLots(activeSinceMs: number, apart: readonly string[], limit: number): LotRow[] {
    return this.#storage.exec<LotRow>(
      `SELECT min(entry_id) AS entry_id, transaction_uuid, program_id, subledger_id,
         sum(amount_hundredths) AS amount_hundredths,
         sum(remaining_hundredths) AS remaining_hundredths, created_at_ms,
         max(start_at_ms, ?1) AS start_at_ms, expires_at_ms
       FROM lot INDEXED BY lot_open WHERE remaining_hundredths > 0 AND settled = 0
       GROUP BY program_id, subledger_id, expires_at_ms, max(start_at_ms, ?1),
         iif(start_at_ms IS NULL OR transaction_uuid IN (SELECT value FROM json_each(?2)),
           entry_id, 0)
       ORDER BY 1 LIMIT ?3`,
      activeSinceMs,
      JSON.stringify(apart),
      limit,
    );
  }

  #snapshot(lots: readonly LotRow[]): WalletSnapshot {
    const ledgers = this.#storage.exec<LedgerRow>(
      "SELECT * FROM ledger LEFT JOIN program USING (program_id)",
    );
    return { version: this.version(), ledgers: ledgers.map((row) => ledgerSnapshot(row, lots)) };
  }

  /** Closes a slice of the lots whose end has passed. Answers when the next are due, if any. */
  settleExpired(nowMs: number): number | "done" {
    const due = this.#storage.exec<LotRow>(
      `SELECT ${LOT_COLUMNS} FROM lot INDEXED BY lot_expiry
       WHERE remaining_hundredths > 0 AND settled = 0 AND expires_at_ms <= ?
       ORDER BY expires_at_ms LIMIT ?`,
      nowMs - SETTLE_DELAY_MS,
      SETTLE_SLICE,
    );
    for (const lot of due) {
      this.#storage.exec("UPDATE lot SET settled = 1 WHERE entry_id = ?", lot.entry_id);
      this.#storage.exec(
        `UPDATE ledger SET expired_hundredths = expired_hundredths + ?
         WHERE program_id = ? AND subledger_id = ?`,
        lot.remaining_hundredths,
        lot.program_id,
        lot.subledger_id,
      );
    }
    return this.nextSettlementMs() ?? "done";
  }

  /** When the next open lot is to be settled; null when none ever ends. */
  nextSettlementMs(): number | null {
    const [row] = this.#storage.exec<{ next: number | null }>(
      `SELECT min(expires_at_ms) AS next FROM lot INDEXED BY lot_expiry
       WHERE remaining_hundredths > 0 AND settled = 0 AND expires_at_ms IS NOT NULL`,
    );
    return row === undefined || row.next === null ? null : row.next + SETTLE_DELAY_MS;
  }

  /** The sums of one ledger without its lots; a ledger that is new comes into being. */
  sums(programId: number, subledgerId: string): LedgerSnapshot {
    const [row] = this.#storage.exec<LedgerRow>(
      `SELECT * FROM ledger LEFT JOIN program USING (program_id)
       WHERE program_id = ? AND subledger_id = ?`,
      programId,
      subledgerId,
    );
    if (row !== undefined) return ledgerSnapshot(row, []);
    this.#storage.exec(
      "INSERT INTO ledger (program_id, subledger_id) VALUES (?, ?)",
      programId,
      subledgerId,
    );
    return emptyLedger(programId, subledgerId);
  }

  /** Every committed change makes a new version. */
  raiseVersion(): void {
    this.#storage.exec("UPDATE meta SET version = version + 1");
  }
}

interface LedgerRow extends Record<string, string | number | null> {
  program_id: number;
  subledger_id: string;
  spent_hundredths: number;
  expired_hundredths: number;
  negative_hundredths: number;
  held_hundredths: number;
  tier: string | null;
  rules: string | null;
  joined_at_ms: number | null;
}

function ledgerSnapshot(row: LedgerRow, lots: readonly LotRow[]): LedgerSnapshot {
  const own: OpenLot[] = [];
  for (const lot of lots) {
    if (lot.program_id === row.program_id && lot.subledger_id === row.subledger_id) {
      own.push(openLot(lot));
    }
  }
  return {
    programId: row.program_id,
    subledgerId: row.subledger_id,
    lots: own,
    spentHundredths: row.spent_hundredths,
    expiredHundredths: row.expired_hundredths,
    negativeHundredths: row.negative_hundredths,
    ...(row.held_hundredths !== 0 && { heldHundredths: row.held_hundredths }),
    ...(row.tier !== null && { tier: storedJson<StoredTier>(row.tier) }),
    ...(row.rules !== null && { rules: storedJson<ProgramRules>(row.rules) }),
    ...(row.joined_at_ms !== null && { joinedAtMs: row.joined_at_ms }),
  };
}
