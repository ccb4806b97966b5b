import { assert } from "../assert";
import { balanceAt, lotStatusAt } from "./balance";
import { type Draw, drawFromLots, lotsAfterDraws } from "./lots";
import type {
  CaptureHold,
  LedgerChange,
  LedgerSnapshot,
  OpenLot,
  RollbackAdd,
  RollbackDeduct,
  VoidHold,
} from "./types";

/** An entry that may be taken back, with what became of it. */
export interface UndoableEntry {
  readonly transactionUUID: string;
  readonly programId: number;
  readonly subledgerId: string;
  readonly kind: "add" | "deduct" | "hold";
  readonly amountHundredths: number;
  /** What earlier entries took back of it. */
  readonly undoneHundredths: number;
  /** The lot of an addition, also when it is closed. */
  readonly lot: KnownLot | null;
  /** What a deduction or hold took of which lot, less what came back. */
  readonly draws: readonly KnownDraw[];
  readonly holdState: "held" | "captured" | "voided" | null;
}

export interface KnownLot extends OpenLot {
  /** Past its end, and counted in the ledger's sum. */
  readonly isSettled: boolean;
}

export interface KnownDraw {
  readonly lot: KnownLot;
  readonly amountHundredths: number;
}

/** What an entry gives back to one lot. */
export interface Restore {
  readonly lot: KnownLot;
  readonly amountHundredths: number;
}

export type ReversingChange = RollbackAdd | RollbackDeduct | CaptureHold | VoidHold;

/** Whether a change takes something back, and so must know what became of it. */
export function isReversing(change: LedgerChange): change is ReversingChange {
  return "reverses" in change;
}

/** Whether the entry can bear the change: it is of the right kind, and so much is left of it. */
export function isUndoable(entry: UndoableEntry | undefined, change: ReversingChange): boolean {
  if (entry === undefined) return false;
  if (entry.programId !== change.programId || entry.subledgerId !== change.subledgerId)
    return false;
  const left = entry.amountHundredths - entry.undoneHundredths;
  switch (change.kind) {
    case "rollbackAdd":
      return entry.kind === "add" && change.amountHundredths <= left;
    case "rollbackDeduct":
      return (
        (entry.kind === "deduct" || entry.holdState === "captured") &&
        change.amountHundredths <= left
      );
    case "capture":
    case "void":
      return entry.holdState === "held" && change.amountHundredths === entry.amountHundredths;
  }
}

/**
 * The most that taking an addition back may take: what expired of it is gone already, and the
 * policy decides about the rest (reference SEMANTICS §10.4).
 */
export function takeableHundredths(
  ledger: LedgerSnapshot,
  entry: UndoableEntry,
  policy: RollbackAdd["policy"],
  nowMs: number,
): number {
  const lot = openLotOf(ledger, entry);
  const taken = entry.undoneHundredths + expiredOf(entry, nowMs);
  const left = Math.max(0, entry.amountHundredths - taken);
  const { activeHundredths } = balanceAt(ledger, nowMs);
  const isPending = lot !== null && lotStatusAt(lot, nowMs) === "pending";
  const pending = isPending ? Math.min(left, lot.remainingHundredths) : 0;
  switch (policy) {
    case "only_pending":
      return pending;
    case "within_balance":
      return Math.min(left, pending + activeHundredths);
    case "unlimited":
      return left;
  }
}

/** The lots that points are taken back from: their own first, then as they would be spent. */
export function drawsOfRollback(
  ledger: LedgerSnapshot,
  entry: UndoableEntry,
  amountHundredths: number,
  nowMs: number,
): Draw[] {
  const lot = openLotOf(ledger, entry);
  const own: Draw[] = [];
  if (lot !== null && lotStatusAt(lot, nowMs) !== "expired") {
    const taken = Math.min(amountHundredths, lot.remainingHundredths);
    own.push({ transactionUUID: lot.transactionUUID, amountHundredths: taken });
  }
  const missing = amountHundredths - (own[0]?.amountHundredths ?? 0);
  const rest = lotsAfterDraws(ledger.lots, own);
  const { activeHundredths } = balanceAt({ ...ledger, lots: rest }, nowMs);
  return [...own, ...drawFromLots(rest, Math.min(missing, activeHundredths), nowMs)];
}

/** Gives an amount back to the lots it came from, those that live longest first. */
export function restoresOf(entry: UndoableEntry, amountHundredths: number): Restore[] {
  const restores: Restore[] = [];
  let missing = amountHundredths;
  for (const draw of [...entry.draws].sort(longestLivedFirst)) {
    if (missing === 0) break;
    const given = Math.min(missing, draw.amountHundredths);
    restores.push({ lot: draw.lot, amountHundredths: given });
    missing -= given;
  }
  assert(missing === 0, "no more is given back than was taken");
  return restores;
}

/** The ledger after lots got something back; what ended and was counted counts as expired. */
export function ledgerAfterRestores(
  ledger: LedgerSnapshot,
  restores: readonly Restore[],
): LedgerSnapshot {
  let { lots, expiredHundredths } = ledger;
  for (const { lot, amountHundredths } of restores) {
    if (lot.isSettled) {
      expiredHundredths += amountHundredths;
      continue;
    }
    const open = lots.find((each) => each.transactionUUID === lot.transactionUUID);
    const remainingHundredths = (open?.remainingHundredths ?? 0) + amountHundredths;
    const others = lots.filter((each) => each !== open);
    const { isSettled: _, ...plain } = lot;
    lots = [...others, { ...plain, remainingHundredths }];
  }
  lots = [...lots].sort((a, b) => a.sequence - b.sequence);
  return { ...ledger, lots, expiredHundredths };
}

/** The entry as the next change finds it. */
export function entryAfter(
  entry: UndoableEntry,
  change: ReversingChange,
  restores: readonly Restore[],
): UndoableEntry {
  if (change.kind === "capture") return { ...entry, holdState: "captured" };
  const given = new Map(restores.map((each) => [each.lot.transactionUUID, each.amountHundredths]));
  const draws = entry.draws.map((draw) => ({
    ...draw,
    amountHundredths: draw.amountHundredths - (given.get(draw.lot.transactionUUID) ?? 0),
  }));
  const undoneHundredths = entry.undoneHundredths + change.amountHundredths;
  const holdState = change.kind === "void" ? "voided" : entry.holdState;
  return { ...entry, undoneHundredths, draws, holdState };
}

function longestLivedFirst(a: KnownDraw, b: KnownDraw): number {
  const endA = a.lot.expiresAtMs ?? Number.POSITIVE_INFINITY;
  const endB = b.lot.expiresAtMs ?? Number.POSITIVE_INFINITY;
  if (endA !== endB) return endA > endB ? -1 : 1;
  return b.lot.sequence - a.lot.sequence;
}

/** The addition's lot as the ledger has it: earlier changes of the plan may have moved it. */
function openLotOf(ledger: LedgerSnapshot, entry: UndoableEntry): OpenLot | null {
  return ledger.lots.find((lot) => lot.transactionUUID === entry.transactionUUID) ?? null;
}

function expiredOf({ lot }: UndoableEntry, nowMs: number): number {
  if (lot === null) return 0;
  return lot.isSettled || lotStatusAt(lot, nowMs) === "expired" ? lot.remainingHundredths : 0;
}
