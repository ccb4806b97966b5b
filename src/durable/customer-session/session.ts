import { KEYED_CALL_KEPT_MS, type KeyedCall } from "../../core/keyed-call";
import type { SessionDocument } from "../../core/session/types";
import { err, ok, type Result } from "../../core/result";
import { IN_DOUBT_PATIENCE_MS } from "../loyalty-wallet/protocol";
import type { ObjectClock } from "../shared/clock";
import { DueWork } from "../shared/due-work";
import {
  finishedOutcome,
  FINISHED_CLOSURE_KEPT_MS,
  isFinished,
  rememberFinished,
  sweepFinished,
} from "../shared/finished-closures";
import { applyMigrations } from "../shared/migrations";
import type { ObjectStorage } from "../shared/object-storage";
import { Turns } from "../shared/turns";
import { KeyedAnswers } from "./keyed-answers";
import { SESSION_MIGRATIONS } from "./migrations";
import type {
  ClosureIntent,
  ClosureOutcome,
  SaveSession,
  SessionRefusal,
  SessionRpc,
  SessionSnapshot,
  StoredSession,
} from "./protocol";
import { SessionStore } from "./store";

export interface SessionPorts {
  readonly clock: ObjectClock;
  /** Settles a closure for good and answers how it ended. May throw: it is tried again. */
  resolveClosure(closureId: string): Promise<ClosureOutcome>;
  /** Writes the copy for the back office; an older version never replaces a newer. May throw. */
  copySession(copy: SessionCopy): Promise<void>;
}

export interface SessionCopy {
  readonly version: number;
  readonly document: SessionDocument;
}

/** How long after a change the copy is written: further changes until then share it. */
export const COPY_DELAY_MS = 1_000;

type SessionWork = "resolve" | "copy" | "sweep" | "calls";

/** One checkout. The single writer of its document (DESIGN §1, §2). */
export class SessionLogic implements SessionRpc {
  readonly #storage: ObjectStorage;
  readonly #ports: SessionPorts;
  readonly #store: SessionStore;
  readonly #answers: KeyedAnswers;
  readonly #due: DueWork<SessionWork>;
  readonly #turns: Turns;

  constructor(storage: ObjectStorage, ports: SessionPorts) {
    applyMigrations(storage, SESSION_MIGRATIONS);
    this.#storage = storage;
    this.#ports = ports;
    this.#store = new SessionStore(storage);
    this.#answers = new KeyedAnswers(storage);
    this.#turns = new Turns(ports.clock);
    this.#due = new DueWork(storage, ports.clock, {
      resolve: (closureId) => this.#resolve(closureId),
      copy: () => this.#copy(),
      sweep: () => sweepFinished(storage, ports.clock.now()),
      calls: () => storage.transactionSync(() => this.#answers.sweep(ports.clock.now())),
    });
  }

  async load(callKey?: string): Promise<SessionSnapshot> {
    return this.#snapshot(callKey);
  }

  async read(callKey?: string): Promise<StoredSession> {
    return { ...this.#snapshot(callKey), resultJson: this.#store.resultJson() };
  }

  async readNamed(call: KeyedCall, expectedVersion: number): Promise<StoredSession> {
    return this.#inOneTurn(() => {
      if (this.#refusalOf({ call, expectedVersion }) === null) this.#keepAnswer(call);
      return { ...this.#snapshot(call.key), resultJson: this.#store.resultJson() };
    });
  }

  async save(command: SaveSession): Promise<Result<SessionSnapshot, SessionRefusal>> {
    return this.#inOneTurn(() => {
      this.#releaseIfNamed(command);
      const refusal = this.#refusalOf(command);
      if (refusal !== null) return err(refusal);
      this.#store.save(textsOf(command));
      this.#keepAnswer(command.call);
      this.#scheduleCopy();
      return ok(this.#store.load());
    });
  }

  async begin(command: ClosureIntent): Promise<Result<null, SessionRefusal>> {
    const { closureId } = command;
    return this.#inOneTurn(() => {
      this.#releaseIfNamed(command);
      if (this.#store.intent()?.closureId === closureId) return ok(null);
      if (finishedOutcome(this.#storage, closureId) !== undefined) {
        return err({ code: "version_moved", current: this.#snapshot(command.call?.key) });
      }
      const refusal = this.#refusalOf(command);
      if (refusal !== null) return err(refusal);
      const sinceMs = this.#ports.clock.now();
      const { call } = command;
      this.#store.writeIntent({ closureId, sinceMs, call }, textsOf(command));
      this.#due.schedule("resolve", closureId, sinceMs + IN_DOUBT_PATIENCE_MS);
      return ok(null);
    });
  }

  async finish(
    closureId: string,
    outcome: ClosureOutcome,
    resultJson?: string,
  ): Promise<SessionSnapshot> {
    return this.#inOneTurn(() => {
      this.#finish(closureId, outcome, resultJson);
      return this.#store.load();
    });
  }

  async settled(): Promise<SessionSnapshot> {
    for (;;) {
      const inDoubt = this.#store.intent();
      if (inDoubt === null) break;
      const delayMs = inDoubt.sinceMs + IN_DOUBT_PATIENCE_MS - this.#ports.clock.now();
      if (delayMs <= 0) break;
      await this.#turns.wait(delayMs);
    }
    return this.#store.load();
  }

  /** The platform's alarm. Never throws. */
  alarm(): Promise<void> {
    return this.#due.run();
  }

  #refusalOf({
    expectedVersion,
    call,
  }: Pick<SaveSession, "expectedVersion" | "call">): SessionRefusal | null {
    const isInDoubt = this.#store.intent() !== null;
    // A key may have been used without a change: by a call that repeats what stands.
    const isUsed = call !== undefined && this.#answers.knows(call.key, this.#ports.clock.now());
    if (!isInDoubt && !isUsed && this.#store.version() === expectedVersion) return null;
    const code = isInDoubt ? "in_doubt" : "version_moved";
    return { code, current: this.#snapshot(call?.key) };
  }

  #snapshot(callKey: string | undefined): SessionSnapshot {
    const snapshot = this.#store.load();
    if (callKey === undefined) return snapshot;
    return { ...snapshot, earlier: this.#answers.find(callKey, this.#ports.clock.now()) };
  }

  /** What stands now answers the call, whatever becomes of the session. */
  #keepAnswer(call: KeyedCall | null | undefined): void {
    if (!call) return;
    const nowMs = this.#ports.clock.now();
    this.#answers.keep(call, nowMs);
    this.#due.schedule("calls", "", nowMs + KEYED_CALL_KEPT_MS);
  }

  #releaseIfNamed({ releaseClosureId }: SaveSession): void {
    if (releaseClosureId !== undefined) this.#finish(releaseClosureId, "aborted");
  }

  #finish(closureId: string, outcome: ClosureOutcome, resultJson?: string): void {
    if (isFinished(this.#storage, closureId, outcome)) return;
    const isIntent = this.#store.intent()?.closureId === closureId;
    if (!isIntent && outcome === "committed") return;
    if (isIntent && outcome === "committed") {
      if (resultJson !== undefined) this.#store.replaceIntentResult(resultJson);
      const call = this.#store.intendedCall();
      this.#store.rollForward();
      this.#keepAnswer(call);
      this.#scheduleCopy();
    }
    if (isIntent && outcome === "aborted") this.#store.dropIntent();
    this.#due.cancel("resolve", closureId);
    const nowMs = this.#ports.clock.now();
    // An abort may overtake its begin, which must then find the closure finished.
    rememberFinished(this.#storage, { id: closureId, outcome, nowMs });
    this.#due.schedule("sweep", "", nowMs + FINISHED_CLOSURE_KEPT_MS);
    this.#turns.wakeAll();
  }

  #scheduleCopy(): void {
    this.#due.schedule("copy", "", this.#ports.clock.now() + COPY_DELAY_MS);
  }

  async #resolve(closureId: string): Promise<"done"> {
    if (this.#store.intent()?.closureId !== closureId) return "done";
    await this.finish(closureId, await this.#ports.resolveClosure(closureId));
    return "done";
  }

  async #copy(): Promise<number | "done"> {
    const { version, document } = this.#store.load();
    if (document === null) return "done";
    await this.#ports.copySession({ version, document });
    // What was stored meanwhile found this row still there: it goes with the next copy.
    return this.#store.version() === version ? "done" : this.#ports.clock.now() + COPY_DELAY_MS;
  }

  /** One transaction, and the alarm that belongs to it. */
  #inOneTurn<T>(work: () => T): T {
    const result = this.#storage.transactionSync(work);
    this.#due.arm();
    return result;
  }
}

function textsOf(command: SaveSession) {
  return { documentJson: JSON.stringify(command.document), resultJson: command.resultJson };
}
