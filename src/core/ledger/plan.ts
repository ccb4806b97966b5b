import { assert } from "../assert";
import { err, ok, type Result } from "../result";
import { balanceAt, ledgerOf } from "./balance";
import { drawFromLots, lotsAfterDraws, type Draw } from "./lots";
import {
  drawsOfRollback,
  entryAfter,
  isReversing,
  isUndoable,
  ledgerAfterRestores,
  restoresOf,
  takeableHundredths,
  type Restore,
  type UndoableEntry,
} from "./reversal";
import type { AddPoints, LedgerChange, LedgerSnapshot, OpenLot, WalletSnapshot } from "./types";

/** Hundredths of the largest amount that one call may move (SEMANTICS §10.2). */
export const AMOUNT_HUNDREDTHS_MAX = 99_999_999_999_999;

/** A change with the lots fixed that it is paid from; additions draw nothing. */
export interface PlannedChange {
  readonly change: LedgerChange;
  readonly draws: readonly Draw[];
}

/** What one change does to its ledger when it is posted. */
export interface Posting extends PlannedChange {
  /** How the debt changes: below 0 when points that come in pay an older one. */
  readonly debtChangeHundredths: number;
  /** What lots get back. */
  readonly restores: readonly Restore[];
}

export type PlanRefusal =
  | { readonly code: "insufficient_points" }
  /** The entry to take back is not there, or not so much is left of it; a hold is over. */
  | { readonly code: "not_undoable" };

/** Entries that changes take back, by transaction UUID. */
export type UndoableEntries = ReadonlyMap<string, UndoableEntry>;

const NONE: UndoableEntries = new Map();

/**
 * Decides whether a wallet bears all `changes`, in their order, and fixes the lots that each
 * deduction takes. Only active points count; an earlier addition of the same list does, too.
 */
export function planChanges(
  wallet: WalletSnapshot,
  changes: readonly LedgerChange[],
  nowMs: number,
  undoable: UndoableEntries = NONE,
): Result<PlannedChange[], PlanRefusal> {
  for (const change of changes) assertAmount(change.amountHundredths);
  if (changes.every((change) => change.kind === "add")) {
    return ok(changes.map((change) => ({ change, draws: [] })));
  }
  const ledgers = new Map<string, LedgerSnapshot>();
  const planned: PlannedChange[] = [];
  const entries = new Map(undoable);
  for (const change of changes) {
    const key = `${change.programId}/${change.subledgerId}`;
    const ledger = ledgers.get(key) ?? ledgerOf(wallet, change.programId, change.subledgerId);
    const entry = reversedBy(change, entries);
    const draws = drawsFor(ledger, change, entry, nowMs);
    if (!draws.ok) return draws;
    const one = { change, draws: draws.value };
    planned.push(one);
    const posting = postingOf(ledger, one, entry);
    ledgers.set(key, ledgerAfter(ledger, posting, nowMs));
    if (entry === undefined || !isReversing(change)) continue;
    entries.set(entry.transactionUUID, entryAfter(entry, change, posting.restores));
  }
  return ok(planned);
}

/** What posting a planned change does to the ledger as it stands now. */
export function postingOf(
  ledger: LedgerSnapshot,
  planned: PlannedChange,
  entry?: UndoableEntry,
): Posting {
  const { change, draws } = planned;
  const base = { ...planned, debtChangeHundredths: 0, restores: [] };
  switch (change.kind) {
    case "add":
      return { ...base, debtChangeHundredths: -debtPaid(ledger, change) };
    case "rollbackAdd": {
      const drawn = draws.reduce((sum, draw) => sum + draw.amountHundredths, 0);
      return { ...base, debtChangeHundredths: change.amountHundredths - drawn };
    }
    case "rollbackDeduct":
    case "void": {
      assert(entry !== undefined, "what is given back was taken by an entry");
      const paid = debtPaid(ledger, change);
      const restores = restoresOf(entry, change.amountHundredths - paid);
      return { ...base, debtChangeHundredths: -paid, restores };
    }
    default:
      return base;
  }
}

/** The ledger after a posting. */
export function ledgerAfter(
  ledger: LedgerSnapshot,
  posting: Posting,
  nowMs: number,
): LedgerSnapshot {
  const { change, draws, debtChangeHundredths, restores } = posting;
  const moved = sumsMoved(change);
  const held = (ledger.heldHundredths ?? 0) + moved.heldHundredths;
  const after: LedgerSnapshot = {
    ...ledger,
    lots: lotsAfterDraws(ledger.lots, draws),
    spentHundredths: ledger.spentHundredths + moved.spentHundredths,
    negativeHundredths: ledger.negativeHundredths + debtChangeHundredths,
    ...((held !== 0 || ledger.heldHundredths !== undefined) && { heldHundredths: held }),
  };
  if (change.kind !== "add") return ledgerAfterRestores(after, restores);
  const lot = lotOf(change, nextSequence(ledger.lots), debtChangeHundredths, nowMs);
  return lot.remainingHundredths > 0 ? { ...after, lots: [...after.lots, lot] } : after;
}

/** How a change moves the sums of its ledger beside lots and debt. */
export function sumsMoved(change: LedgerChange): {
  readonly spentHundredths: number;
  readonly heldHundredths: number;
} {
  const { amountHundredths: amount } = change;
  switch (change.kind) {
    case "deduct":
      return { spentHundredths: amount, heldHundredths: 0 };
    case "rollbackDeduct":
      return { spentHundredths: -amount, heldHundredths: 0 };
    case "hold":
      return { spentHundredths: 0, heldHundredths: amount };
    case "capture":
      return { spentHundredths: amount, heldHundredths: -amount };
    case "void":
      return { spentHundredths: 0, heldHundredths: -amount };
    default:
      return { spentHundredths: 0, heldHundredths: 0 };
  }
}

/**
 * The wallet less what reservations in doubt will take, so that nobody takes it a second time. A
 * draw may exceed what its lot holds: the rest comes from what its own closure gives back.
 */
export function walletLessDraws(wallet: WalletSnapshot, draws: readonly Draw[]): WalletSnapshot {
  if (draws.length === 0) return wallet;
  const drawn = new Map<string, number>();
  for (const { transactionUUID, amountHundredths } of draws) {
    drawn.set(transactionUUID, (drawn.get(transactionUUID) ?? 0) + amountHundredths);
  }
  const ledgers = wallet.ledgers.map((ledger) => {
    const own = ledger.lots.map(({ transactionUUID, remainingHundredths }) => ({
      transactionUUID,
      amountHundredths: Math.min(drawn.get(transactionUUID) ?? 0, remainingHundredths),
    }));
    return { ...ledger, lots: lotsAfterDraws(ledger.lots, own) };
  });
  return { ...wallet, ledgers };
}

function drawsFor(
  ledger: LedgerSnapshot,
  change: LedgerChange,
  entry: UndoableEntry | undefined,
  nowMs: number,
): Result<Draw[], PlanRefusal> {
  const { amountHundredths } = change;
  if (isReversing(change) && !isUndoable(entry, change)) return err({ code: "not_undoable" });
  if (change.kind === "deduct" || change.kind === "hold") {
    if (balanceAt(ledger, nowMs).activeHundredths < amountHundredths) {
      return err({ code: "insufficient_points" });
    }
    return ok(drawFromLots(ledger.lots, amountHundredths, nowMs));
  }
  if (change.kind !== "rollbackAdd" || entry === undefined) return ok([]);
  if (takeableHundredths(ledger, entry, change.policy, nowMs) < amountHundredths) {
    return err({ code: "insufficient_points" });
  }
  return ok(drawsOfRollback(ledger, entry, amountHundredths, nowMs));
}

function reversedBy(change: LedgerChange, entries: UndoableEntries): UndoableEntry | undefined {
  return isReversing(change) ? entries.get(change.reverses) : undefined;
}

function debtPaid(ledger: LedgerSnapshot, change: LedgerChange): number {
  return Math.min(ledger.negativeHundredths, change.amountHundredths);
}

function lotOf(
  change: AddPoints,
  sequence: number,
  debtChangeHundredths: number,
  nowMs: number,
): OpenLot {
  return {
    transactionUUID: change.transactionUUID,
    sequence,
    amountHundredths: change.amountHundredths,
    remainingHundredths: change.amountHundredths + debtChangeHundredths,
    createdAtMs: nowMs,
    startAtMs: change.startAtMs,
    expiresAtMs: change.expiresAtMs,
  };
}

function nextSequence(lots: readonly OpenLot[]): number {
  return lots.reduce((highest, lot) => Math.max(highest, lot.sequence), 0) + 1;
}

function assertAmount(amountHundredths: number): void {
  assert(
    Number.isSafeInteger(amountHundredths) &&
      amountHundredths > 0 &&
      amountHundredths <= AMOUNT_HUNDREDTHS_MAX,
    "an amount is a positive safe integer of hundredths",
  );
}
