import { balanceAt } from "./balance";
import type { Balance, LedgerSnapshot } from "./types";

/** Entries of one kind of one ledger, summed up. */
export interface EntrySum {
  /** `add`, `deduct` or the role of an entry that is neither. */
  readonly kind: string;
  /** How they count in the sum of the log; a capture counts nothing, its hold counted. */
  readonly direction: "add" | "deduct";
  readonly entries: number;
  readonly amountHundredths: number;
  readonly debtChangeHundredths: number;
  /** 1 = of a deletion or deleted. */
  readonly hidden: number;
}

/** One equation between entries and balances. */
export interface LedgerProof {
  readonly name: "total" | "spent" | "held" | "negative";
  readonly byEntriesHundredths: number;
  readonly byBalanceHundredths: number;
}

/**
 * Sets what the entries of a ledger sum to beside what its balances say; the two sides of each
 * equation are equal, or something is wrong. Total: points that are there less those owed.
 */
export function proveLedger(
  ledger: LedgerSnapshot,
  sums: readonly EntrySum[],
  nowMs: number,
): { readonly balance: Balance; readonly proofs: readonly LedgerProof[] } {
  const balance = balanceAt(ledger, nowMs);
  const counted = sums.filter(({ kind }) => kind !== "capture");
  const visible = (kind: string) =>
    total(sums.filter((sum) => sum.kind === kind && sum.hidden === 0));
  const added = total(counted.filter(({ direction }) => direction === "add"));
  const deducted = total(counted.filter(({ direction }) => direction === "deduct"));
  const there = balance.activeHundredths + balance.pendingHundredths + balance.expiredHundredths;
  return {
    balance,
    proofs: [
      proof("total", added - deducted, there - balance.negativeHundredths),
      proof(
        "spent",
        visible("deduct") + visible("capture") - visible("rollbackDeduct"),
        ledger.spentHundredths,
      ),
      proof("held", visible("hold") - visible("capture") - visible("void"), balance.heldHundredths),
      proof(
        "negative",
        sums.reduce((sum, { debtChangeHundredths }) => sum + debtChangeHundredths, 0),
        ledger.negativeHundredths,
      ),
    ],
  };
}

function total(sums: readonly EntrySum[]): number {
  return sums.reduce((sum, { amountHundredths }) => sum + amountHundredths, 0);
}

function proof(
  name: LedgerProof["name"],
  byEntriesHundredths: number,
  byBalanceHundredths: number,
): LedgerProof {
  return { name, byEntriesHundredths, byBalanceHundredths };
}
