import type { KeyRow } from "../../db/queries/key-row";

const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/** What a key adds to the clock of its evaluations, milliseconds (reference SEMANTICS §1). */
export function timeOffsetMs(key: KeyRow): number {
  return Math.round(key.timeOffsetNs / NANOSECONDS_PER_MILLISECOND);
}
