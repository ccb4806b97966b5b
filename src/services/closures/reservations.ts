import type { Decision } from "../../core/evaluation/decision";
import type { LedgerChange, WalletSnapshot } from "../../core/ledger/types";
import type { ReserveCommand } from "../../durable/loyalty-wallet/protocol";

/** The reservations that a decision asks for, one per wallet that changes. */
export function reservationsOf(
  decision: Decision,
  wallets: ReadonlyMap<string, WalletSnapshot>,
  closure: { readonly closureId: string; readonly nowMs: number },
): ReserveCommand[] {
  return [...decision.ledgerChanges]
    .filter(([, changes]) => changes.length > 0)
    .map(([walletName, changes]) => ({
      walletName,
      closureId: closure.closureId,
      expectedVersion: takesPoints(changes) ? (wallets.get(walletName)?.version ?? 0) : null,
      changes,
      nowMs: closure.nowMs,
    }));
}

function takesPoints(changes: readonly LedgerChange[]): boolean {
  return changes.some((change) => change.kind === "deduct");
}
