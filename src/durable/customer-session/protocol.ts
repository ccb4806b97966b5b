import type { KeyedCall } from "../../core/keyed-call";
import type { Result } from "../../core/result";
import type { SessionDocument } from "../../core/session/types";

/** What a `CustomerSession` object answers to. Nothing here waits for another object. */
export interface SessionRpc {
  /** @param callKey a named call that the snapshot shall tell of */
  load(callKey?: string): Promise<SessionSnapshot>;
  /** The stored session with its last answer. */
  read(callKey?: string): Promise<StoredSession>;
  /**
   * The same for a named call that wants what stands: the answer is remembered as that call's,
   * unless somebody was faster or a closure is in doubt. Safe to repeat.
   */
  readNamed(call: KeyedCall, expectedVersion: number): Promise<StoredSession>;
  /** Stores an open session. Refused when somebody was faster or a closure is in doubt. */
  save(command: SaveSession): Promise<Result<SessionSnapshot, SessionRefusal>>;
  /**
   * Writes the intent of a closure down. Refused at once (never waits) when a closure is in doubt,
   * so that nobody who holds a wallet waits for a session (ARCHITECTURE, "Who waits for whom").
   */
  begin(intent: ClosureIntent): Promise<Result<null, SessionRefusal>>;
  /**
   * Rolls the intent forward or drops it. Safe to repeat. Of an unknown closure id it changes
   * nothing but that a late `begin` of an aborted one is refused.
   * @param resultJson replaces the result of the intent: codes that the decision claimed are filled
   *   in
   */
  finish(closureId: string, outcome: ClosureOutcome, resultJson?: string): Promise<SessionSnapshot>;
  /** Waits until no closure younger than the patience is in doubt, and answers what stands then. */
  settled(): Promise<SessionSnapshot>;
}

export type ClosureOutcome = "committed" | "aborted";

export interface SessionSnapshot {
  /** Rises with every stored change; 0 = nothing is stored. */
  readonly version: number;
  readonly document: SessionDocument | null;
  /** A closure whose outcome is not yet known here. */
  readonly inDoubt: ClosureInDoubt | null;
  /** The call with the key that was asked for, once it was made; absent = nobody asked. */
  readonly earlier?: EarlierCall | null;
}

export interface ClosureInDoubt {
  readonly closureId: string;
  readonly sinceMs: number;
  /** The named call that it answers; absent = it has no name. */
  readonly callKey?: string;
}

/** A named call that was made, with what stood after it. */
export interface EarlierCall {
  readonly fingerprint: string;
  readonly document: SessionDocument;
  /** `SessionResult` as JSON text. */
  readonly resultJson: string;
}

export interface StoredSession extends SessionSnapshot {
  /** `SessionResult` as JSON text; empty when nothing is stored. */
  readonly resultJson: string;
}

export interface SaveSession {
  readonly expectedVersion: number;
  readonly document: SessionDocument;
  readonly resultJson: string;
  readonly nowMs: number;
  /** A closure of the same caller that is known to have failed: dropped first. */
  readonly releaseClosureId?: string;
  /** The call's name: remembered with what is stored, when it is stored. */
  readonly call?: KeyedCall;
}

export interface ClosureIntent extends SaveSession {
  readonly closureId: string;
}

export type SessionRefusal =
  | { readonly code: "version_moved"; readonly current: SessionSnapshot }
  | { readonly code: "in_doubt"; readonly current: SessionSnapshot };
