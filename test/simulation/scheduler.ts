import type { SeededRandom } from "./random";

/** How many events one story may take; more means that it never comes to rest. */
const EVENTS_MAX = 20_000;
/** 2026-11-21T12:00:00Z: where every story begins. */
export const START_MS = 1_795_262_400_000;

interface ScheduledEvent {
  readonly dueAtMs: number;
  /** Decides among events of one instant; drawn from the seed. */
  readonly rank: number;
  readonly label: string;
  readonly run: () => void;
}

/**
 * Owns time. Whatever a simulated program waits for is an event here; between two events all code
 * that can go on does so. One seed gives one order of events.
 */
export class Scheduler {
  #nowMs = START_MS;
  #processed = 0;
  readonly #events: ScheduledEvent[] = [];
  readonly #random: SeededRandom;
  readonly #trace: string[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** What happened, in order, with its virtual time since the beginning. */
  get trace(): readonly string[] {
    return this.#trace;
  }

  note(line: string): void {
    this.#trace.push(`${this.#nowMs - START_MS} ms  ${line}`);
  }

  /** Runs `run` at `dueAtMs`, or now if that has passed. Returns a function that calls it off. */
  at(dueAtMs: number, label: string, run: () => void): () => void {
    const event = {
      dueAtMs: Math.max(dueAtMs, this.#nowMs),
      rank: this.#random.fraction(),
      label,
      run,
    };
    this.#events.push(event);
    return () => this.#remove(event);
  }

  after(delayMs: number, label: string, run: () => void): () => void {
    return this.at(this.#nowMs + delayMs, label, run);
  }

  /**
   * Lets events happen until none is left, or none before `untilMs`. `afterEach` sees the world
   * after every event, when all code has run as far as it can.
   */
  async run(options: { untilMs?: number; afterEach?: () => void } = {}): Promise<void> {
    const untilMs = options.untilMs ?? Number.POSITIVE_INFINITY;
    await letCodeRun();
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.dueAtMs > untilMs) return;
      this.#remove(next);
      this.#nowMs = next.dueAtMs;
      this.#processed += 1;
      if (this.#processed > EVENTS_MAX) {
        throw new Error(`The story does not come to rest; last: ${next.label}`);
      }
      this.note(next.label);
      next.run();
      await letCodeRun();
      options.afterEach?.();
    }
  }

  #next(): ScheduledEvent | undefined {
    let next: ScheduledEvent | undefined;
    for (const event of this.#events) {
      if (next === undefined || isBefore(event, next)) next = event;
    }
    return next;
  }

  #remove(event: ScheduledEvent): void {
    const index = this.#events.indexOf(event);
    if (index >= 0) this.#events.splice(index, 1);
  }
}

function isBefore(one: ScheduledEvent, other: ScheduledEvent): boolean {
  if (one.dueAtMs !== other.dueAtMs) return one.dueAtMs < other.dueAtMs;
  return one.rank < other.rank;
}

/** Comes back when no promise can move without a further event: the runtime empties that queue first. */
function letCodeRun(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
