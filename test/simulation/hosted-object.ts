import type { FaultPlan } from "./faults";
import { Program, started } from "./network";
import type { Scheduler } from "./scheduler";

/** The logic of an object, in memory; its memory is lost with it. */
export interface ObjectLogic {
  alarm(): Promise<void>;
}

/** What survives an object's memory. */
export interface ObjectDisk {
  alarmAtMs(): number | null;
  /** The platform takes the alarm away before it runs the handler. */
  clearAlarm(): void;
}

export interface ObjectPlatform {
  readonly scheduler: Scheduler;
  readonly faults: FaultPlan;
  /** Called with what an alarm threw: alarms never throw. */
  readonly onAlarmFailure: (object: string, error: unknown) => void;
}

/** How long the platform waits before it runs an alarm again whose object died under it. */
const ALARM_RETRY_MS = 2_000;
const SECOND_ALARM_MS = 50;

/**
 * One object as the platform keeps it: brought into memory by a call or an alarm, thrown out at any
 * time. While it waits for something other than its storage, further calls come in.
 */
export class HostedObject<Logic extends ObjectLogic> {
  #memory: { readonly logic: Logic; readonly program: Program } | null = null;
  #lives = 0;
  readonly #waiting = new Set<(reason: Error) => void>();
  #alarm: { readonly atMs: number; readonly callOff: () => void } | null = null;

  constructor(
    readonly name: string,
    readonly disk: ObjectDisk,
    readonly create: (program: Program) => Logic,
    readonly platform: ObjectPlatform,
  ) {}

  /** Runs one method, in whatever life the object then has. */
  async call<T>(method: (logic: Logic) => Promise<T> | T): Promise<T> {
    if (this.platform.faults.evict()) this.evict();
    const { logic } = this.#awake();
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      const ended = () => this.#waiting.delete(reject);
      started(() => method(logic))
        .then(resolve, reject)
        .finally(ended)
        .catch(ignore);
    });
  }

  /** The memory is gone: its code stops where it waits, and who waits for it gets an error. */
  evict(): void {
    if (this.#memory === null) return;
    this.platform.scheduler.note(`EVICTED ${this.name}`);
    this.#memory.program.alive = false;
    this.#memory = null;
    const reason = new Error("Durable Object reset because its code was updated.");
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
  }

  /** Follows what the logic did to its alarm; to be called after every event. */
  watchAlarm(): void {
    const atMs = this.disk.alarmAtMs();
    if (this.#alarm?.atMs === atMs || (this.#alarm === null && atMs === null)) return;
    this.#alarm?.callOff();
    this.#alarm = null;
    if (atMs === null) return;
    // The alarm follows the clock of the machine that the object is on.
    const skewMs = this.#memory?.program.clockSkewMs ?? 0;
    const dueAtMs = atMs - skewMs + this.platform.faults.alarmLatenessMs();
    const callOff = this.platform.scheduler.at(dueAtMs, `alarm of ${this.name}`, () => {
      this.#alarm = null;
      this.disk.clearAlarm();
      void this.#ring();
    });
    this.#alarm = { atMs, callOff };
  }

  async #ring(): Promise<void> {
    if (this.platform.faults.evict()) this.evict();
    const { logic, program } = this.#awake();
    const again = (delayMs: number) =>
      this.platform.scheduler.after(delayMs, `alarm of ${this.name} again`, () => {
        void this.#ring();
      });
    const died = () => again(ALARM_RETRY_MS);
    this.#waiting.add(died);
    try {
      await logic.alarm();
      if (program.alive && this.platform.faults.alarmTwice()) again(SECOND_ALARM_MS);
    } catch (error) {
      if (program.alive) this.platform.onAlarmFailure(this.name, error);
    } finally {
      this.#waiting.delete(died);
    }
  }

  #awake(): { readonly logic: Logic; readonly program: Program } {
    if (this.#memory !== null) return this.#memory;
    this.#lives += 1;
    const skewMs = this.platform.faults.objectClockSkewMs();
    const program = new Program(`${this.name}/${this.#lives}`, false, skewMs);
    this.#memory = { logic: this.create(program), program };
    return this.#memory;
  }
}

function ignore(): void {}
