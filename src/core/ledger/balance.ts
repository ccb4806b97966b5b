import type { Balance, LedgerSnapshot, OpenLot, WalletSnapshot } from "./types";

export type LotStatus = "active" | "pending" | "expired";

/** A lot's status at an instant: its start is inclusive, its end exclusive (DESIGN §4). */
export function lotStatusAt(
  lot: Pick<OpenLot, "startAtMs" | "expiresAtMs">,
  nowMs: number,
): LotStatus {
  if (lot.expiresAtMs !== null && lot.expiresAtMs <= nowMs) return "expired";
  return lot.startAtMs !== null && lot.startAtMs <= nowMs ? "active" : "pending";
}

/**
 * The balances of a ledger at `nowMs`, in hundredths of a point. Points that became active after a
 * debt arose pay it before they count: a debt and active points never show together
 * (reference SEMANTICS §10.1).
 */
export function balanceAt(ledger: LedgerSnapshot, nowMs: number): Balance {
  const sums: Record<LotStatus, number> = { active: 0, pending: 0, expired: 0 };
  for (const lot of ledger.lots) sums[lotStatusAt(lot, nowMs)] += lot.remainingHundredths;
  const owed = Math.min(sums.active, ledger.negativeHundredths);
  return {
    activeHundredths: sums.active - owed,
    pendingHundredths: sums.pending,
    spentHundredths: ledger.spentHundredths,
    expiredHundredths: ledger.expiredHundredths + sums.expired,
    negativeHundredths: ledger.negativeHundredths - owed,
    heldHundredths: ledger.heldHundredths ?? 0,
  };
}

/** A ledger that was never written to is empty, not missing. */
export function ledgerOf(
  wallet: WalletSnapshot,
  programId: number,
  subledgerId: string,
): LedgerSnapshot {
  return (
    wallet.ledgers.find(
      (ledger) => ledger.programId === programId && ledger.subledgerId === subledgerId,
    ) ?? emptyLedger(programId, subledgerId)
  );
}

export function emptyLedger(programId: number, subledgerId: string): LedgerSnapshot {
  return {
    programId,
    subledgerId,
    lots: [],
    spentHundredths: 0,
    expiredHundredths: 0,
    negativeHundredths: 0,
  };
}
