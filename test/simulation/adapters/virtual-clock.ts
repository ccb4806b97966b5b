import type { ObjectClock } from "../../../src/durable/shared/clock";

/** A clock that stands until the test moves it. */
export class VirtualClock implements ObjectClock {
  #nowMs = 1_000_000;
  #timers: { readonly dueAtMs: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { dueAtMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass, timer by timer, and all code run that each of them sets free. */
  async pass(milliseconds: number): Promise<void> {
    const untilMs = this.#nowMs + milliseconds;
    await letCodeRun();
    for (;;) {
      const [next] = this.#timers.toSorted((a, b) => a.dueAtMs - b.dueAtMs);
      if (next === undefined || next.dueAtMs > untilMs) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#nowMs = next.dueAtMs;
      next.callback();
      await letCodeRun();
    }
    this.#nowMs = untilMs;
  }
}

function letCodeRun(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
