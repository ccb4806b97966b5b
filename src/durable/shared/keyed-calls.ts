import { KEYED_CALL_KEPT_MS, type KeyedCall } from "../../core/keyed-call";
import type { ObjectStorage } from "./object-storage";

/** Calls that this object was changed by and that their callers named. */
export const KEYED_CALL_SQL = `
CREATE TABLE keyed_call (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  made_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX keyed_call_age ON keyed_call (made_at_ms);
`;

/** What the key was used for while it is remembered; null = it is free. */
export function keyedFingerprint(
  storage: ObjectStorage,
  key: string,
  nowMs: number,
): string | null {
  const [row] = storage.exec<{ fingerprint: string }>(
    "SELECT fingerprint FROM keyed_call WHERE key = ? AND made_at_ms > ?",
    key,
    nowMs - KEYED_CALL_KEPT_MS,
  );
  return row?.fingerprint ?? null;
}

/**
 * Does the work of a call that may have a key, once: answers what a used key was used for, else
 * null. Work that answers false changed nothing, and its key stays free. Old calls go with a new
 * one: of objects that are seldom named few rows stay behind. Callers open the transaction.
 */
export function onceInTurn(
  storage: ObjectStorage,
  call: KeyedCall | undefined,
  nowMs: number,
  work: () => boolean,
): string | null {
  const earlier = call ? keyedFingerprint(storage, call.key, nowMs) : null;
  if (earlier !== null) return earlier;
  const isDone = work();
  if (call && isDone) {
    sweepCalls(storage, nowMs);
    rememberCall(storage, call, nowMs);
  }
  return null;
}

/** Writes a call down, in the turn of what it changes. One that is past its time gives way. */
export function rememberCall(
  storage: ObjectStorage,
  { key, fingerprint }: KeyedCall,
  nowMs: number,
): void {
  storage.exec(
    "INSERT OR REPLACE INTO keyed_call (key, fingerprint, made_at_ms) VALUES (?, ?, ?)",
    key,
    fingerprint,
    nowMs,
  );
}

/** Forgets what is past its time; answers when there is more to forget. */
export function sweepCalls(storage: ObjectStorage, nowMs: number): number | "done" {
  storage.exec("DELETE FROM keyed_call WHERE made_at_ms <= ?", nowMs - KEYED_CALL_KEPT_MS);
  const [row] = storage.exec<{ oldest: number | null }>(
    "SELECT min(made_at_ms) AS oldest FROM keyed_call",
  );
  const oldest = row?.oldest ?? null;
  return oldest === null ? "done" : oldest + KEYED_CALL_KEPT_MS;
}
