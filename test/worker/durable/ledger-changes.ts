import type { AddPoints, DeductPoints, LedgerSnapshot } from "../../../src/core/ledger/types";
import { balanceAt, ledgerOf } from "../../../src/core/ledger/balance";
import type { WalletSnapshot } from "../../../src/core/ledger/types";

/** The instant of every decision in these tests. */
export const NOW = Date.UTC(2026, 10, 21, 12);
export const HOUR = 3_600_000;

export function add(amountHundredths: number, more: Partial<AddPoints> = {}): AddPoints {
  return {
    kind: "add",
    transactionUUID: crypto.randomUUID(),
    programId: 1,
    subledgerId: "",
    amountHundredths,
    name: "earned",
    source: { type: "manual" },
    startAtMs: NOW,
    expiresAtMs: null,
    ...more,
  };
}

export function deduct(amountHundredths: number, more: Partial<DeductPoints> = {}): DeductPoints {
  return {
    kind: "deduct",
    transactionUUID: crypto.randomUUID(),
    programId: 1,
    subledgerId: "",
    amountHundredths,
    name: "spent",
    source: { type: "session", sessionIntegrationId: "s1" },
    ...more,
  };
}

export function mainLedger(wallet: WalletSnapshot): LedgerSnapshot {
  return ledgerOf(wallet, 1, "");
}

export function activeOf(wallet: WalletSnapshot, nowMs = NOW): number {
  return balanceAt(mainLedger(wallet), nowMs).activeHundredths;
}
