import { type PlannedRollback, planRollback, type UndoRequest } from "../../core/ledger/rollback";
import type { WalletSnapshot } from "../../core/ledger/types";
import type { EntryStore } from "./entries";
import type { UndoQuery } from "./protocol";

/** What taking entries back would move; entries that are not there move nothing. */
export function plannedUndo(
  snapshot: WalletSnapshot,
  known: Pick<EntryStore, "undoable">,
  { wishes, policies, nowMs }: UndoQuery,
): PlannedRollback[] {
  const entries = known.undoable(wishes.map(({ reverses }) => reverses));
  const requests = wishes.flatMap((wish): UndoRequest[] => {
    const entry = entries.get(wish.reverses);
    return entry === undefined ? [] : [{ ...wish, entry }];
  });
  const policyOf = (programId: number) => policies[programId] ?? "only_pending";
  return planRollback(snapshot, requests, policyOf, nowMs);
}
