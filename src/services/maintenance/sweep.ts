import { KEYED_CALL_KEPT_MS } from "../../core/keyed-call";
import { sweepStatements } from "../../db/queries/sweep";
import type { Ports } from "../ports";

const DAY_MS = 86_400_000;

/**
 * How long what is swept is kept (DESIGN §2, "Sizes"). Ledger entries and redemptions never are.
 */
export const RETENTION_MS = {
  /** Aborted closures: fences against decisions that are still under way. */
  fences: 7 * DAY_MS,
  idempotency: KEYED_CALL_KEPT_MS,
  sentMessages: 7 * DAY_MS,
  sessionCopies: 400 * DAY_MS,
} as const;

/** Rows that one run deletes per table, so that a run stays short whatever has piled up. */
export const SWEEP_SLICE_ROWS = 1_000;

/** Deletes one slice of what is past its retention. Safe to repeat and to interrupt. */
export async function sweep(ports: Ports): Promise<void> {
  const nowMs = ports.clock.now();
  const before = {
    fencesMs: nowMs - RETENTION_MS.fences,
    idempotencyMs: nowMs - RETENTION_MS.idempotency,
    sentMessagesMs: nowMs - RETENTION_MS.sentMessages,
    sessionCopiesMs: nowMs - RETENTION_MS.sessionCopies,
  };
  const results = await ports.db.batch(sweepStatements(ports.db, before, SWEEP_SLICE_ROWS));
  const rows = results.reduce((sum, result) => sum + (result.meta.changes ?? 0), 0);
  if (rows > 0) ports.log.event("swept", { rows });
}
