import type { SeededRandom } from "./random";

/**
 * What may go wrong with one call. `crash…` ends the program that made it: it never goes on. The
 * others leave it alive, with an error that does not say whether the call took effect.
 */
export type FaultKind =
  | "crash_before_effect"
  | "crash_after_effect"
  | "failed_before_effect"
  | "answer_lost"
  | "delivered_twice"
  /** Something on the way sends the call again, and the caller hears of the second delivery. */
  | "second_delivery_answers";

export const FAULT_KINDS: readonly FaultKind[] = [
  "crash_before_effect",
  "crash_after_effect",
  "failed_before_effect",
  "answer_lost",
  "delivered_twice",
  "second_delivery_answers",
];

/** One call on its way, as a plan sees it. */
export interface CallFacts {
  /** Who makes it: a request's name, or an object's. */
  readonly caller: string;
  /** 0 for the first call of that caller. */
  readonly index: number;
  readonly label: string;
  /** Whether the caller is a request; objects crash by eviction instead. */
  readonly fromRequest: boolean;
}

export interface FaultPlan {
  /** What befalls this call; null = nothing. */
  call(facts: CallFacts): FaultKind | null;
  /** How long a message is on its way. */
  latencyMs(): number;
  /** How much later than asked an alarm goes off. */
  alarmLatenessMs(): number;
  /** Whether an alarm that went off goes off once more. */
  alarmTwice(): boolean;
  /** Whether an object is thrown out of memory now that a message reaches it. */
  evict(): boolean;
  /** How far the clock of a request's machine is off. */
  clockSkewMs(): number;
  /** How far the clock of an object's machine is off; each of its lives may be on another one. */
  objectClockSkewMs(): number;
}

/** Nothing goes wrong; messages take a few milliseconds. */
export class NoFaults implements FaultPlan {
  constructor(readonly random: SeededRandom) {}

  call(_facts: CallFacts): FaultKind | null {
    return null;
  }

  latencyMs(): number {
    return this.random.between(1, 10);
  }

  alarmLatenessMs(): number {
    return 0;
  }

  alarmTwice(): boolean {
    return false;
  }

  evict(): boolean {
    return false;
  }

  clockSkewMs(): number {
    return 0;
  }

  objectClockSkewMs(): number {
    return 0;
  }
}

/** Exactly one fault, at one call of one caller. */
export class OneFault extends NoFaults {
  constructor(
    random: SeededRandom,
    readonly at: { readonly caller: string; readonly index: number; readonly kind: FaultKind },
  ) {
    super(random);
  }

  override call({ caller, index }: CallFacts): FaultKind | null {
    return caller === this.at.caller && index === this.at.index ? this.at.kind : null;
  }
}

export interface FaultRates {
  readonly call: number;
  readonly slowMessage: number;
  readonly lateAlarm: number;
  readonly alarmTwice: number;
  readonly evict: number;
  readonly clockSkew: number;
  readonly objectClockSkew: number;
}

const SLOW_MESSAGE_MS_MAX = 15_000;
const ALARM_LATENESS_MS_MAX = 60_000;
const CLOCK_SKEW_MS_MAX = 3_000;

/** Faults drawn from the seed, until the world heals. */
export class RandomFaults extends NoFaults {
  #healed = false;

  constructor(
    random: SeededRandom,
    readonly rates: FaultRates,
  ) {
    super(random);
  }

  /** From now on nothing goes wrong any more: what is left must repair itself. */
  heal(): void {
    this.#healed = true;
  }

  override call({ fromRequest }: CallFacts): FaultKind | null {
    if (!this.#happens(this.rates.call)) return null;
    const kind = this.random.pick(FAULT_KINDS);
    return !fromRequest && kind.startsWith("crash") ? "failed_before_effect" : kind;
  }

  override latencyMs(): number {
    if (!this.#happens(this.rates.slowMessage)) return super.latencyMs();
    return this.random.between(10, SLOW_MESSAGE_MS_MAX);
  }

  override alarmLatenessMs(): number {
    return this.#happens(this.rates.lateAlarm) ? this.random.between(1, ALARM_LATENESS_MS_MAX) : 0;
  }

  override alarmTwice(): boolean {
    return this.#happens(this.rates.alarmTwice);
  }

  override evict(): boolean {
    return this.#happens(this.rates.evict);
  }

  override clockSkewMs(): number {
    return this.#skewMs(this.rates.clockSkew);
  }

  override objectClockSkewMs(): number {
    return this.#skewMs(this.rates.objectClockSkew);
  }

  #skewMs(rate: number): number {
    if (!this.#happens(rate)) return 0;
    return this.random.between(-CLOCK_SKEW_MS_MAX, CLOCK_SKEW_MS_MAX);
  }

  #happens(rate: number): boolean {
    return !this.#healed && this.random.chance(rate);
  }
}
