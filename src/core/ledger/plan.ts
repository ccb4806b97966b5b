import { assert } from "../assert";
import { err, ok, type Result } from "../result";
import { balanceAt, ledgerOf } from "./balance";
import { drawFromLots, lotsAfterDraws, type Draw } from "./lots";
import type { AddPoints, LedgerChange, LedgerSnapshot, OpenLot, WalletSnapshot } from "./types";

/** Hundredths of the largest amount that one call may move (SEMANTICS §10.2). */
export const AMOUNT_HUNDREDTHS_MAX = 99_999_999_999_999;

/** A change with the lots fixed that it is paid from; only deductions draw. */
export interface PlannedChange {
  readonly change: LedgerChange;
  readonly draws: readonly Draw[];
}

/** What one change does to its ledger when it is posted. */
export interface Posting extends PlannedChange {
  /** The part of an addition that pays an older debt and never becomes spendable. */
  readonly debtPaidHundredths: number;
}

export interface InsufficientPoints {
  readonly code: "insufficient_points";
}

/**
 * Decides whether a wallet bears all `changes`, in their order, and fixes the lots that each
 * deduction takes. Only active points count; an earlier addition of the same list does, too.
 */
export function planChanges(
  wallet: WalletSnapshot,
  changes: readonly LedgerChange[],
  nowMs: number,
): Result<PlannedChange[], InsufficientPoints> {
  for (const change of changes) assertAmount(change.amountHundredths);
  if (changes.every((change) => change.kind === "add")) {
    return ok(changes.map((change) => ({ change, draws: [] })));
  }
  const ledgers = new Map<string, LedgerSnapshot>();
  const planned: PlannedChange[] = [];
  for (const change of changes) {
    const key = `${change.programId}/${change.subledgerId}`;
    const ledger = ledgers.get(key) ?? ledgerOf(wallet, change.programId, change.subledgerId);
    const draws = drawsFor(ledger, change, nowMs);
    if (draws === null) return err({ code: "insufficient_points" });
    planned.push({ change, draws });
    ledgers.set(key, ledgerAfter(ledger, postingOf(ledger, { change, draws }), nowMs));
  }
  return ok(planned);
}

/** What posting a planned change does to the ledger as it stands now. */
export function postingOf(ledger: LedgerSnapshot, planned: PlannedChange): Posting {
  const { change } = planned;
  const debtPaidHundredths =
    change.kind === "add" ? Math.min(ledger.negativeHundredths, change.amountHundredths) : 0;
  return { ...planned, debtPaidHundredths };
}

/** The ledger after a posting. */
export function ledgerAfter(
  ledger: LedgerSnapshot,
  posting: Posting,
  nowMs: number,
): LedgerSnapshot {
  const { change, draws, debtPaidHundredths } = posting;
  if (change.kind === "deduct") {
    return {
      ...ledger,
      lots: lotsAfterDraws(ledger.lots, draws),
      spentHundredths: ledger.spentHundredths + change.amountHundredths,
    };
  }
  const lot = lotOf(change, nextSequence(ledger.lots), debtPaidHundredths, nowMs);
  return {
    ...ledger,
    lots: lot.remainingHundredths > 0 ? [...ledger.lots, lot] : ledger.lots,
    negativeHundredths: ledger.negativeHundredths - debtPaidHundredths,
  };
}

/** The wallet less what reservations in doubt will take, so that nobody takes it a second time. */
export function walletLessDraws(wallet: WalletSnapshot, draws: readonly Draw[]): WalletSnapshot {
  if (draws.length === 0) return wallet;
  const named = new Map<string, Draw[]>();
  for (const draw of draws) {
    named.set(draw.transactionUUID, [...(named.get(draw.transactionUUID) ?? []), draw]);
  }
  const ledgers = wallet.ledgers.map((ledger) => {
    const own = ledger.lots.flatMap((lot) => named.get(lot.transactionUUID) ?? []);
    return { ...ledger, lots: lotsAfterDraws(ledger.lots, own) };
  });
  return { ...wallet, ledgers };
}

function drawsFor(ledger: LedgerSnapshot, change: LedgerChange, nowMs: number): Draw[] | null {
  if (change.kind === "add") return [];
  if (balanceAt(ledger, nowMs).activeHundredths < change.amountHundredths) return null;
  return drawFromLots(ledger.lots, change.amountHundredths, nowMs);
}

function lotOf(
  change: AddPoints,
  sequence: number,
  debtPaidHundredths: number,
  nowMs: number,
): OpenLot {
  return {
    transactionUUID: change.transactionUUID,
    sequence,
    amountHundredths: change.amountHundredths,
    remainingHundredths: change.amountHundredths - debtPaidHundredths,
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
