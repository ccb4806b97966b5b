import type { LedgerChange, WalletSnapshot } from "../../core/ledger/types";
import type { BalanceCopy } from "../../db/queries/balance-copies";
import type { PostedChange } from "./entries";

/** Points that wait for an action: D1 is told where they are. */
export function waitingPoints({ ledgers }: WalletSnapshot): BalanceCopy["waiting"] {
  return ledgers.flatMap(({ programId, lots }) =>
    lots
      .filter(({ startAtMs }) => startAtMs === null)
      .map(({ transactionUUID }) => ({ transactionUUID, programId })),
  );
}

/** Whether a change relies on what lots hold, so that it must not run beside another such one. */
export function movesLots(change: LedgerChange): boolean {
  return change.kind !== "add";
}

/** Whether a change with a known UUID is the one that was posted under it. */
export function isSameChange(posted: PostedChange, change: LedgerChange): boolean {
  return (
    posted.kind === change.kind &&
    posted.programId === change.programId &&
    posted.subledgerId === change.subledgerId &&
    posted.amountHundredths === change.amountHundredths
  );
}

export function waitsForAction(change: LedgerChange): boolean {
  return change.kind === "add" && change.startAtMs === null;
}
