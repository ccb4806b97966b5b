import {
  type EpochsRow,
  epochsStatement,
  type FenceRow,
  fencesStatement,
} from "../../../../db/queries/reconciliation/closures";
import { RETENTION_MS } from "../../../maintenance/sweep";
import { rowCheck } from "../rows";

const HOUR_MS = 3_600_000;

/** How long the sweep may take to come round. */
const SWEEP_PATIENCE_MS = 24 * HOUR_MS;

/** The epochs of a session have no gap. */
export const epochsCheck = rowCheck<EpochsRow, readonly [number, number]>({
  first: [0, 0],
  statement: ({ ports }, after, rowsMax) => epochsStatement(ports.db, after, rowsMax),
  key: ({ applicationId, subjectId }) => [applicationId, subjectId],
  judge({ applicationId, subjectId, closures, firstEpoch, lastEpoch }) {
    if (firstEpoch === 0 && lastEpoch === closures - 1) return null;
    const subject = { applicationId, sessionId: subjectId };
    return { kind: "epoch_missing", subject, expected: lastEpoch + 1, found: closures };
  },
});

/** An aborted closure moved nothing, and is swept in time. */
export const fencesCheck = rowCheck<FenceRow, readonly [number, number]>({
  first: [0, 0],
  statement: ({ ports }, after, rowsMax) => fencesStatement(ports.db, after, rowsMax),
  key: ({ createdAtMs, position }) => [createdAtMs, position],
  judge({ closureId, createdAtMs, traces }, nowMs) {
    const subject = { closureId };
    if (traces > 0) return { kind: "aborted_closure_moved", subject, expected: 0, found: traces };
    const sweptByMs = createdAtMs + RETENTION_MS.fences + SWEEP_PATIENCE_MS;
    if (sweptByMs > nowMs) return null;
    const expected = `swept by ${new Date(sweptByMs).toISOString()}`;
    return { kind: "fence_overdue", subject, expected, found: "still there" };
  },
});
