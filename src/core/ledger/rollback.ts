import { ledgerOf } from "./balance";
import { ledgerAfter, postingOf } from "./plan";
import type { ReturnPolicy } from "./program-rules";
import { drawsOfRollback, entryAfter, takeableHundredths, type UndoableEntry } from "./reversal";
import type {
  EntrySource,
  LedgerSnapshot,
  RollbackAdd,
  RollbackDeduct,
  WalletSnapshot,
} from "./types";

/** One entry to take back, wholly or in part. */
export interface UndoRequest {
  readonly entry: UndoableEntry;
  /** What is wished; never more than is left of the entry is taken back. */
  readonly amountHundredths: number;
  /** Names the reversing entry. */
  readonly transactionUUID: string;
  readonly name: string;
  readonly source: EntrySource;
}

export interface PlannedRollback {
  readonly change: RollbackAdd | RollbackDeduct;
  /** Start and end of points that are given back: of those that live longest; else null. */
  readonly givenBack: {
    readonly startAtMs: number | null;
    readonly expiresAtMs: number | null;
  } | null;
}

/**
 * Decides what taking entries back moves: deductions come back whole, additions as far as the
 * return policy of their program allows (reference SEMANTICS §10.4). Deductions first, so that
 * points which are given back can be taken back. A request that moves nothing has no change.
 *
 * The wallet and the entries must be of one version; the changes are reserved with that version.
 */
export function planRollback(
  wallet: WalletSnapshot,
  requests: readonly UndoRequest[],
  policyOf: (programId: number) => ReturnPolicy,
  nowMs: number,
): PlannedRollback[] {
  const ledgers = new Map<string, LedgerSnapshot>();
  const entries = new Map<string, UndoableEntry>();
  const planned: PlannedRollback[] = [];
  const deductions = requests.filter(({ entry }) => entry.kind !== "add");
  const additions = requests.filter(({ entry }) => entry.kind === "add");
  for (const request of [...deductions, ...additions]) {
    const entry = entries.get(request.entry.transactionUUID) ?? request.entry;
    const key = `${entry.programId}/${entry.subledgerId}`;
    const ledger = ledgers.get(key) ?? ledgerOf(wallet, entry.programId, entry.subledgerId);
    const one = planOne(ledger, { ...request, entry }, policyOf(entry.programId), nowMs);
    if (one === null) continue;
    const draws =
      one.change.kind === "rollbackAdd"
        ? drawsOfRollback(ledger, entry, one.change.amountHundredths, nowMs)
        : [];
    const posting = postingOf(ledger, { change: one.change, draws }, entry);
    ledgers.set(key, ledgerAfter(ledger, posting, nowMs));
    entries.set(entry.transactionUUID, entryAfter(entry, one.change, posting.restores));
    planned.push(one);
  }
  return planned;
}

function planOne(
  ledger: LedgerSnapshot,
  { entry, amountHundredths: wished, transactionUUID, name, source }: UndoRequest,
  policy: ReturnPolicy,
  nowMs: number,
): PlannedRollback | null {
  const { programId, subledgerId, transactionUUID: reverses } = entry;
  const base = { transactionUUID, programId, subledgerId, name, source, reverses };
  const left = entry.amountHundredths - entry.undoneHundredths;
  if (entry.kind === "add") {
    const amountHundredths = Math.min(wished, takeableHundredths(ledger, entry, policy, nowMs));
    if (amountHundredths <= 0) return null;
    const change: RollbackAdd = { ...base, kind: "rollbackAdd", amountHundredths, policy };
    return { change, givenBack: null };
  }
  const amountHundredths = Math.min(wished, left);
  if (amountHundredths <= 0 || entry.holdState === "held" || entry.holdState === "voided") {
    return null;
  }
  const change: RollbackDeduct = { ...base, kind: "rollbackDeduct", amountHundredths };
  const [first] = postingOf(ledger, { change, draws: [] }, entry).restores;
  const { startAtMs, expiresAtMs } = first?.lot ?? { startAtMs: nowMs, expiresAtMs: null };
  return { change, givenBack: { startAtMs, expiresAtMs } };
}
