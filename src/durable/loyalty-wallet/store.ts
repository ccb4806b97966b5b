import { assert } from "../../core/assert";
import { emptyLedger } from "../../core/ledger/balance";
import { postingOf, type PlannedChange, type Posting } from "../../core/ledger/plan";
import type { ProgramRules } from "../../core/ledger/program-rules";
import type {
  LedgerChange,
  LedgerSnapshot,
  OpenLot,
  StoredTier,
  WalletSnapshot,
} from "../../core/ledger/types";
import type { ObjectStorage } from "../shared/object-storage";
import { storedJson } from "../shared/stored-json";
import { LOT_COLUMNS, openLot, type LotRow } from "./rows";

/** How long after its end a lot is settled, so that no caller's clock still sees it alive. */
export const SETTLE_DELAY_MS = 60_000;
const SETTLE_SLICE = 200;

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

  rememberName(name: string): void {
    this.#storage.exec("UPDATE meta SET name = ? WHERE name <> ?", name, name);
  }

  /** The wallet as it stands, reservations in doubt not counted. */
  load(): WalletSnapshot {
    const ledgers = this.#storage.exec<LedgerRow>(
      "SELECT * FROM ledger LEFT JOIN program USING (program_id)",
    );
    const lots = this.#storage.exec<LotRow>(
      `SELECT ${LOT_COLUMNS} FROM lot INDEXED BY lot_open
       WHERE remaining_hundredths > 0 AND settled = 0 ORDER BY entry_id`,
    );
    return { version: this.version(), ledgers: ledgers.map((row) => ledgerSnapshot(row, lots)) };
  }

  /** What the entries of this UUID changed: at most one of each kind. */
  postedChanges(transactionUUID: string): PostedChange[] {
    return this.#storage.exec<PostedChange & Record<string, string | number>>(
      `SELECT kind, program_id AS programId, subledger_id AS subledgerId,
              amount_hundredths AS amountHundredths
       FROM entry WHERE transaction_uuid = ?`,
      transactionUUID,
    );
  }

  isPosted(change: LedgerChange): boolean {
    return this.postedChanges(change.transactionUUID).some(({ kind }) => kind === change.kind);
  }

  /** Appends the entries of planned changes; those that are entries already change nothing. */
  post(planned: readonly PlannedChange[], at: PostedAt): void {
    let posted = 0;
    for (const one of planned) {
      if (this.isPosted(one.change)) continue;
      this.#postOne(postingOf(this.#sums(one.change), one), at);
      posted += 1;
    }
    if (posted > 0) this.#storage.exec("UPDATE meta SET version = version + 1");
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

  /** The ledger's sums without its lots. */
  #sums(change: LedgerChange): LedgerSnapshot {
    const [row] = this.#storage.exec<LedgerRow>(
      `SELECT * FROM ledger LEFT JOIN program USING (program_id)
       WHERE program_id = ? AND subledger_id = ?`,
      change.programId,
      change.subledgerId,
    );
    if (row !== undefined) return ledgerSnapshot(row, []);
    this.#storage.exec(
      "INSERT INTO ledger (program_id, subledger_id) VALUES (?, ?)",
      change.programId,
      change.subledgerId,
    );
    return emptyLedger(change.programId, change.subledgerId);
  }

  #postOne(posting: Posting, at: PostedAt): void {
    const entryId = this.#appendEntry(posting, at);
    const { change, debtPaidHundredths } = posting;
    if (change.kind === "add") {
      this.#storage.exec(
        `INSERT INTO lot (entry_id, transaction_uuid, program_id, subledger_id, amount_hundredths,
           remaining_hundredths, created_at_ms, start_at_ms, expires_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        entryId,
        change.transactionUUID,
        change.programId,
        change.subledgerId,
        change.amountHundredths,
        change.amountHundredths - debtPaidHundredths,
        at.nowMs,
        change.startAtMs,
        change.expiresAtMs,
      );
    }
    for (const draw of posting.draws) this.#draw(entryId, draw);
    const [sums] = this.#storage.exec<{ spent_hundredths: number }>(
      `UPDATE ledger SET spent_hundredths = spent_hundredths + ?,
         negative_hundredths = negative_hundredths - ?
       WHERE program_id = ? AND subledger_id = ? RETURNING spent_hundredths`,
      change.kind === "deduct" ? change.amountHundredths : 0,
      debtPaidHundredths,
      change.programId,
      change.subledgerId,
    );
    assert(Number.isSafeInteger(sums?.spent_hundredths), "the sums of a ledger are safe integers");
  }

  #appendEntry({ change, debtPaidHundredths }: Posting, at: PostedAt): number {
    const added = change.kind === "add" ? change : null;
    const [row] = this.#storage.exec<{ id: number }>(
      `INSERT INTO entry (transaction_uuid, kind, program_id, subledger_id, amount_hundredths,
         debt_change_hundredths, name, created_at_ms, start_at_ms, expires_at_ms,
         validity_duration, closure_id, source_type, session_integration_id, source)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      change.transactionUUID,
      change.kind,
      change.programId,
      change.subledgerId,
      change.amountHundredths,
      -debtPaidHundredths,
      change.name,
      at.nowMs,
      added?.startAtMs ?? null,
      added?.expiresAtMs ?? null,
      added?.validityDuration ?? null,
      at.closureId,
      change.source.type,
      change.source.sessionIntegrationId ?? null,
      JSON.stringify(change.source),
    );
    assert(row !== undefined, "an appended entry has an id");
    return row.id;
  }

  #draw(entryId: number, draw: Posting["draws"][number]): void {
    const [lot] = this.#storage.exec<{ entry_id: number }>(
      `UPDATE lot SET remaining_hundredths = remaining_hundredths - ?
       WHERE transaction_uuid = ? AND settled = 0 RETURNING entry_id`,
      draw.amountHundredths,
      draw.transactionUUID,
    );
    assert(lot !== undefined, "a lot that is drawn from is open");
    this.#storage.exec(
      "INSERT INTO draw (lot_entry_id, entry_id, amount_hundredths) VALUES (?, ?, ?)",
      lot.entry_id,
      entryId,
      draw.amountHundredths,
    );
  }
}

interface PostedAt {
  readonly closureId: string | null;
  readonly nowMs: number;
}

export type PostedChange = Pick<
  LedgerChange,
  "kind" | "programId" | "subledgerId" | "amountHundredths"
>;

interface LedgerRow extends Record<string, string | number | null> {
  program_id: number;
  subledger_id: string;
  spent_hundredths: number;
  expired_hundredths: number;
  negative_hundredths: number;
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
    ...(row.tier !== null && { tier: storedJson<StoredTier>(row.tier) }),
    ...(row.rules !== null && { rules: storedJson<ProgramRules>(row.rules) }),
    ...(row.joined_at_ms !== null && { joinedAtMs: row.joined_at_ms }),
  };
}
