import type { ServiceContext } from "./context";
import { Refusal } from "./refusal";

/** How long a call tries again after its first lost race before it answers 409 (DESIGN §1) … */
export const LOST_RACES_PATIENCE_MS = 2_000;

/** … and how often at least: slow storage alone must not turn a few losses into a refusal. */
export const LOST_RACES_MIN = 8;

/** Counts the races that one call lost, and gives up when it is time. */
export class LostRaces {
  readonly #context: ServiceContext;
  readonly #subject: "session" | "profile";
  #lost = 0;
  #firstLossMs = 0;

  constructor(context: ServiceContext, subject: "session" | "profile") {
    this.#context = context;
    this.#subject = subject;
  }

  /** @throws Refusal `too_many_updates` when the patience has ended */
  count(): void {
    const { ports, requestId } = this.#context;
    const nowMs = ports.clock.now();
    this.#lost += 1;
    if (this.#lost === 1) this.#firstLossMs = nowMs;
    ports.log.event("lost_race", { requestId, attempt: this.#lost });
    if (this.#lost < LOST_RACES_MIN || nowMs - this.#firstLossMs <= LOST_RACES_PATIENCE_MS) return;
    const message = `Too many requests are updating this ${this.#subject} at the same time`;
    throw new Refusal("too_many_updates", message);
  }
}
