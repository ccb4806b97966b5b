import type { FaultPlan } from "./faults";
import type { Scheduler } from "./scheduler";

/** A program that runs: one request in a Worker, or one object in memory. It can die at any wait. */
export class Program {
  alive = true;
  calls = 0;

  constructor(
    readonly name: string,
    readonly isRequest: boolean,
    /** How far the clock of its machine is off. */
    readonly clockSkewMs = 0,
  ) {}
}

/** Every wait of a program passes here: the scheduler orders it and the plan of faults may hit it. */
export class Network {
  readonly #scheduler: Scheduler;
  readonly #faults: FaultPlan;

  constructor(scheduler: Scheduler, faults: FaultPlan) {
    this.#scheduler = scheduler;
    this.#faults = faults;
  }

  /**
   * Sends a call: it takes effect at one event and its answer arrives at a later one. The promise
   * of a dead program never settles, as if its code were gone.
   */
  call<T>(from: Program, label: string, effect: () => T | Promise<T>): Promise<T> {
    const index = from.calls;
    from.calls += 1;
    const facts = { caller: from.name, index, label, fromRequest: from.isRequest };
    const fault = from.alive ? this.#faults.call(facts) : null;
    const title = `${from.name}#${index} ${label}`;
    if (fault !== null) this.#scheduler.note(`FAULT ${fault} at ${title}`);
    if (fault === "crash_before_effect") from.alive = false;
    return new Promise<T>((resolve, reject) => {
      if (!from.alive) return;
      const answer = (settle: () => void) => {
        this.#scheduler.after(this.#faults.latencyMs(), `answer to ${title}`, () => {
          if (fault === "crash_after_effect") from.alive = false;
          if (!from.alive) return;
          if (fault === "answer_lost") reject(new Error("Network connection lost."));
          else settle();
        });
      };
      const refuse = (error: unknown) => answer(() => reject(asError(error)));
      this.#scheduler.after(this.#faults.latencyMs(), title, () => {
        if (fault === "failed_before_effect") return refuse(new Error("Network connection lost."));
        if (fault === "delivered_twice") this.#deliverAgain(title, effect);
        const twice = fault === "second_delivery_answers";
        const outcome = twice ? this.#secondOutcome(title, effect) : started(effect);
        outcome.then((value) => answer(() => resolve(value)), refuse);
      });
    });
  }

  sleep(program: Program, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      if (!program.alive) return;
      this.#scheduler.after(milliseconds, `${program.name} wakes up`, () => {
        if (program.alive) resolve();
      });
    });
  }

  /** Delivers the call, loses that answer, and delivers it again a little later. */
  async #secondOutcome<T>(title: string, effect: () => T | Promise<T>): Promise<T> {
    await started(effect).then(ignore, ignore);
    return new Promise((resolve, reject) => {
      this.#scheduler.after(this.#faults.latencyMs(), `again ${title}`, () => {
        started(effect).then(resolve, reject);
      });
    });
  }

  #deliverAgain(title: string, effect: () => unknown): void {
    this.#scheduler.after(this.#faults.latencyMs(), `again ${title}`, () => {
      started(effect).then(ignore, ignore);
    });
  }
}

/** Runs at once, as far as it gets without waiting; what it throws becomes a rejection. */
export async function started<T>(effect: () => T | Promise<T>): Promise<T> {
  return effect();
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function ignore(): void {}
