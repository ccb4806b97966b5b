import { assert } from "../../core/assert";
import type { ObjectStorage } from "./object-storage";

export type ClosureOutcome = "committed" | "aborted";

/** How long an object knows a finished closure, so that a late first call can't revive it. */
export const FINISHED_CLOSURE_KEPT_MS = 7 * 24 * 3_600_000;
const SWEEP_SLICE = 500;

/** The outcome of a closure that this object is done with; undefined when it knows of none. */
export function finishedOutcome(
  storage: ObjectStorage,
  closureId: string,
): ClosureOutcome | undefined {
  const [row] = storage.exec<{ outcome: ClosureOutcome }>(
    "SELECT outcome FROM finished_closure WHERE closure_id = ?",
    closureId,
  );
  return row?.outcome;
}

/** Whether the closure was finished before; it can't have been finished otherwise. */
export function isFinished(
  storage: ObjectStorage,
  closureId: string,
  outcome: ClosureOutcome,
): boolean {
  const known = finishedOutcome(storage, closureId);
  assert(known === undefined || known === outcome, "a closure has one outcome");
  return known !== undefined;
}

export function rememberFinished(
  storage: ObjectStorage,
  closure: { readonly id: string; readonly outcome: ClosureOutcome; readonly nowMs: number },
): void {
  storage.exec(
    "INSERT INTO finished_closure (closure_id, outcome, finished_at_ms) VALUES (?, ?, ?)",
    closure.id,
    closure.outcome,
    closure.nowMs,
  );
}

/** Forgets a slice of what is old enough; answers when there is more to forget. */
export function sweepFinished(storage: ObjectStorage, nowMs: number): number | "done" {
  storage.exec(
    `DELETE FROM finished_closure WHERE closure_id IN (
       SELECT closure_id FROM finished_closure WHERE finished_at_ms <= ?
       ORDER BY finished_at_ms LIMIT ?)`,
    nowMs - FINISHED_CLOSURE_KEPT_MS,
    SWEEP_SLICE,
  );
  const [row] = storage.exec<{ oldest: number | null }>(
    "SELECT min(finished_at_ms) AS oldest FROM finished_closure",
  );
  const oldest = row?.oldest ?? null;
  return oldest === null ? "done" : oldest + FINISHED_CLOSURE_KEPT_MS;
}
