import { DurableObject } from "cloudflare:workers";
import type { KeyedCall } from "../../core/keyed-call";
import { resolveClosure } from "../../db/queries/closures";
import { upsertSessionCopy } from "../../db/queries/session-copies";
import { systemClock } from "../shared/clock";
import { platformStorage } from "../shared/object-storage";
import type { ClosureIntent, ClosureOutcome, SaveSession, SessionRpc } from "./protocol";
import { SessionLogic } from "./session";

/** One checkout; all logic is in `SessionLogic`. */
export class CustomerSession extends DurableObject<Env> implements SessionRpc {
  readonly #logic: SessionLogic;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const primary = () => env.DB.withSession("first-primary");
    this.#logic = new SessionLogic(platformStorage(state.storage), {
      clock: systemClock,
      resolveClosure: (closureId) => resolveClosure(primary(), closureId, systemClock.now()),
      copySession: (copy) => upsertSessionCopy(primary(), copy),
    });
  }

  load(callKey?: string) {
    return this.#logic.load(callKey);
  }

  read(callKey?: string) {
    return this.#logic.read(callKey);
  }

  readNamed(call: KeyedCall, expectedVersion: number) {
    return this.#logic.readNamed(call, expectedVersion);
  }

  save(command: SaveSession) {
    return this.#logic.save(command);
  }

  begin(intent: ClosureIntent) {
    return this.#logic.begin(intent);
  }

  finish(closureId: string, outcome: ClosureOutcome, resultJson?: string) {
    return this.#logic.finish(closureId, outcome, resultJson);
  }

  settled() {
    return this.#logic.settled();
  }

  override alarm() {
    return this.#logic.alarm();
  }
}
