import { assert } from "../../core/assert";
import {
  postingOf,
  sumsMoved,
  type PlannedChange,
  type Posting,
  type UndoableEntries,
} from "../../core/ledger/plan";
import { isReversing, type UndoableEntry } from "../../core/ledger/reversal";
import type { LedgerChange } from "../../core/ledger/types";
import type { ObjectStorage } from "../shared/object-storage";
import { LOT_COLUMNS, openLot, type LotRow } from "./rows";
import type { WalletStore } from "./store";

export interface PostedAt {
  readonly closureId: string | null;
  readonly nowMs: number;
}

export type PostedChange = Pick<
  LedgerChange,
  "kind" | "programId" | "subledgerId" | "amountHundredths"
>;

/** Appends entries and moves what they move. Decides nothing; callers open the transaction. */
export class EntryStore {
  readonly #storage: ObjectStorage;
  readonly #wallet: Pick<WalletStore, "sums" | "raiseVersion">;

  constructor(storage: ObjectStorage, wallet: Pick<WalletStore, "sums" | "raiseVersion">) {
    this.#storage = storage;
    this.#wallet = wallet;
  }

  /** What the entries of this UUID changed: at most one of each kind. */
  postedChanges(transactionUUID: string): PostedChange[] {
    return this.#storage.exec<PostedChange & Record<string, string | number>>(
      `SELECT coalesce(role, kind) AS kind, program_id AS programId, subledger_id AS subledgerId,
              amount_hundredths AS amountHundredths
       FROM entry WHERE transaction_uuid = ?`,
      transactionUUID,
    );
  }

  isPosted(change: LedgerChange): boolean {
    return this.postedChanges(change.transactionUUID).some(({ kind }) => kind === change.kind);
  }

  /** The entries that these changes take back. */
  reversedBy(changes: readonly LedgerChange[]): UndoableEntries {
    return this.undoable(changes.flatMap((one) => (isReversing(one) ? [one.reverses] : [])));
  }

  /** Entries that may be taken back, by UUID; what is not there, or hidden, is left out. */
  undoable(transactionUUIDs: readonly string[]): Map<string, UndoableEntry> {
    if (transactionUUIDs.length === 0) return new Map();
    const rows = this.#storage.exec<UndoableRow>(
      `SELECT entry.*, hold.state AS hold_state,
         (SELECT coalesce(sum(undo.amount_hundredths), 0) FROM entry AS undo
          WHERE undo.reverses_entry_id = entry.id AND undo.role <> 'capture') AS undone_hundredths
       FROM entry LEFT JOIN hold ON hold.entry_id = entry.id
       WHERE entry.transaction_uuid IN (SELECT value FROM json_each(?))
         AND (entry.role IS NULL OR entry.role = 'hold') AND entry.hidden = 0`,
      JSON.stringify(transactionUUIDs),
    );
    return new Map(rows.map((row) => [row.transaction_uuid, this.#undoableEntry(row)]));
  }

  /** Appends the entries of planned changes; those that are entries already change nothing. */
  post(planned: readonly PlannedChange[], at: PostedAt): void {
    let posted = 0;
    for (const one of planned) {
      const { change } = one;
      if (this.isPosted(change)) continue;
      const entry = this.reversedBy([change]).values().next().value;
      const sums = this.#wallet.sums(change.programId, change.subledgerId);
      this.#postOne(postingOf(sums, one, entry), at);
      posted += 1;
    }
    if (posted > 0) this.#wallet.raiseVersion();
  }

  #undoableEntry(row: UndoableRow): UndoableEntry {
    const [lot] = this.#storage.exec<KnownLotRow>(
      `SELECT ${LOT_COLUMNS}, settled FROM lot WHERE entry_id = ?`,
      row.id,
    );
    const draws = this.#storage.exec<KnownLotRow & { left_hundredths: number }>(
      `SELECT * FROM (
         SELECT ${LOT_COLUMNS.replaceAll(/(\w+_\w+)/g, "lot.$1 AS $1")}, lot.settled AS settled,
           draw.amount_hundredths - (
             SELECT coalesce(sum(restore.amount_hundredths), 0) FROM restore
             JOIN entry AS undo ON undo.id = restore.entry_id
             WHERE undo.reverses_entry_id = draw.entry_id
               AND restore.lot_entry_id = draw.lot_entry_id) AS left_hundredths
         FROM draw JOIN lot ON lot.entry_id = draw.lot_entry_id WHERE draw.entry_id = ?)
       WHERE left_hundredths > 0`,
      row.id,
    );
    return {
      transactionUUID: row.transaction_uuid,
      programId: row.program_id,
      subledgerId: row.subledger_id,
      kind: row.role === "hold" ? "hold" : row.kind,
      amountHundredths: row.amount_hundredths,
      undoneHundredths: row.undone_hundredths,
      lot: lot === undefined ? null : knownLot(lot),
      draws: draws.map((draw) => ({
        lot: knownLot(draw),
        amountHundredths: draw.left_hundredths,
      })),
      holdState: row.hold_state,
    };
  }

  #postOne(posting: Posting, at: PostedAt): void {
    const { change } = posting;
    const entryId = this.#append(posting, at);
    if (change.kind === "add") this.#openLot(entryId, posting, at);
    if (change.kind === "hold") {
      this.#storage.exec(
        "INSERT INTO hold (entry_id, transaction_uuid, deadline_at_ms) VALUES (?, ?, ?)",
        entryId,
        change.transactionUUID,
        change.deadlineAtMs,
      );
    }
    if (change.kind === "capture" || change.kind === "void") {
      this.#storage.exec(
        "UPDATE hold SET state = ?, finished_at_ms = ? WHERE transaction_uuid = ?",
        change.kind === "capture" ? "captured" : "voided",
        at.nowMs,
        change.reverses,
      );
    }
    for (const draw of posting.draws) this.#draw(entryId, draw);
    for (const restore of posting.restores) this.#restore(entryId, restore);
    this.#moveSums(posting);
  }

  #append({ change, debtChangeHundredths, restores }: Posting, at: PostedAt): number {
    const added = change.kind === "add" ? change : null;
    const isPlain = change.kind === "add" || change.kind === "deduct";
    // Points that are given back show the dates of the lot that they go to.
    const dates = added ?? restores[0]?.lot ?? null;
    const [row] = this.#storage.exec<{ id: number }>(
      `INSERT INTO entry (transaction_uuid, kind, role, reverses_entry_id, program_id, subledger_id,
         amount_hundredths, debt_change_hundredths, name, created_at_ms, start_at_ms,
         expires_at_ms, validity_duration, closure_id, source_type, session_integration_id, source)
       VALUES (?, ?, ?, (SELECT id FROM entry WHERE transaction_uuid = ?
           AND (role IS NULL OR role = 'hold')), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       RETURNING id`,
      change.transactionUUID,
      DIRECTIONS[change.kind],
      isPlain ? null : change.kind,
      isReversing(change) ? change.reverses : null,
      change.programId,
      change.subledgerId,
      change.amountHundredths,
      debtChangeHundredths,
      change.name,
      at.nowMs,
      dates?.startAtMs ?? null,
      dates?.expiresAtMs ?? null,
      added?.validityDuration ?? null,
      at.closureId,
      change.source.type,
      change.source.sessionIntegrationId ?? null,
      JSON.stringify(change.source),
    );
    assert(row !== undefined, "an appended entry has an id");
    return row.id;
  }

  #openLot(entryId: number, { change, debtChangeHundredths }: Posting, at: PostedAt): void {
    assert(change.kind === "add", "only additions bring a lot");
    this.#storage.exec(
      `INSERT INTO lot (entry_id, transaction_uuid, program_id, subledger_id, amount_hundredths,
         remaining_hundredths, created_at_ms, start_at_ms, expires_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      entryId,
      change.transactionUUID,
      change.programId,
      change.subledgerId,
      change.amountHundredths,
      change.amountHundredths + debtChangeHundredths,
      at.nowMs,
      change.startAtMs,
      change.expiresAtMs,
    );
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

  /** A lot that is settled was counted as expired, and so is what comes back to it. */
  #restore(entryId: number, { lot, amountHundredths }: Posting["restores"][number]): void {
    this.#storage.exec(
      "UPDATE lot SET remaining_hundredths = remaining_hundredths + ? WHERE entry_id = ?",
      amountHundredths,
      lot.sequence,
    );
    this.#storage.exec(
      "INSERT INTO restore (lot_entry_id, entry_id, amount_hundredths) VALUES (?, ?, ?)",
      lot.sequence,
      entryId,
      amountHundredths,
    );
  }

  #moveSums({ change, debtChangeHundredths, restores }: Posting): void {
    const moved = sumsMoved(change);
    const expired = restores.reduce(
      (sum, { lot, amountHundredths }) => sum + (lot.isSettled ? amountHundredths : 0),
      0,
    );
    const [sums] = this.#storage.exec<{ spent_hundredths: number }>(
      `UPDATE ledger SET spent_hundredths = spent_hundredths + ?,
         held_hundredths = held_hundredths + ?, negative_hundredths = negative_hundredths + ?,
         expired_hundredths = expired_hundredths + ?
       WHERE program_id = ? AND subledger_id = ? RETURNING spent_hundredths`,
      moved.spentHundredths,
      moved.heldHundredths,
      debtChangeHundredths,
      expired,
      change.programId,
      change.subledgerId,
    );
    assert(Number.isSafeInteger(sums?.spent_hundredths), "the sums of a ledger are safe integers");
  }
}

/** How an entry counts in the sum of the log; a capture counts nothing, its hold counted. */
const DIRECTIONS: Record<LedgerChange["kind"], "add" | "deduct"> = {
  add: "add",
  rollbackDeduct: "add",
  void: "add",
  deduct: "deduct",
  rollbackAdd: "deduct",
  hold: "deduct",
  capture: "deduct",
};

interface UndoableRow extends Record<string, string | number | null> {
  id: number;
  transaction_uuid: string;
  kind: "add" | "deduct";
  role: string | null;
  program_id: number;
  subledger_id: string;
  amount_hundredths: number;
  undone_hundredths: number;
  hold_state: UndoableEntry["holdState"];
}

interface KnownLotRow extends LotRow {
  settled: number;
}

function knownLot(row: KnownLotRow) {
  return { ...openLot(row), isSettled: row.settled === 1 };
}
