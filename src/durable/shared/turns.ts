import type { ObjectClock } from "./clock";

/**
 * Calls that wait in memory for something to change. They are woken in the order in which they
 * came, and each looks again for itself whether it may go on.
 */
export class Turns {
  readonly #clock: ObjectClock;
  #waiting: (() => void)[] = [];

  constructor(clock: ObjectClock) {
    this.#clock = clock;
  }

  /** Comes back when something changed, or after the delay. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = () => {
        callOff();
        resolve();
      };
      const callOff = this.#clock.after(delayMs, () => {
        this.#waiting = this.#waiting.filter((other) => other !== goOn);
        resolve();
      });
      this.#waiting.push(goOn);
    });
  }

  wakeAll(): void {
    const woken = this.#waiting;
    this.#waiting = [];
    for (const goOn of woken) goOn();
  }
}
