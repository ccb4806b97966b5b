import type { ObjectClock } from "./clock";
import type { ObjectStorage } from "./object-storage";

/** How many rows one alarm works off before it arms itself again. */
export const DUE_WORK_SLICE = 32;
const BACK_OFF_FIRST_MS = 1_000;
const BACK_OFF_MS_MAX = 300_000;
const BACK_OFF_DOUBLINGS_MAX = 10;
/** The platform refuses alarms beyond 2189: an alarm that comes early finds nothing and goes on. */
const ALARM_STEP_MS = 365 * 86_400_000;

/**
 * One kind of work. It must be safe to repeat: the row goes after the work is done. A number means
 * that there is more to do at that instant.
 */
export type DueWorkHandler = (key: string) => number | "done" | Promise<number | "done">;

interface DueRow<Kind extends string> extends Record<string, string | number> {
  kind: Kind;
  key: string;
  attempts: number;
}

/** One alarm, many due rows (table `due_work`). */
export class DueWork<Kind extends string> {
  readonly #storage: ObjectStorage;
  readonly #clock: ObjectClock;
  readonly #handlers: Readonly<Record<Kind, DueWorkHandler>>;
  /** What the alarm is known to be set to; undefined after a start, when nothing is known. */
  #armedAtMs: number | null | undefined = undefined;

  constructor(
    storage: ObjectStorage,
    clock: ObjectClock,
    handlers: Readonly<Record<Kind, DueWorkHandler>>,
  ) {
    this.#storage = storage;
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** Notes work down; of two instants the earlier holds. `arm` must follow in the same turn. */
  schedule(kind: Kind, key: string, dueAtMs: number): void {
    this.#storage.exec(
      `INSERT INTO due_work (kind, key, due_at_ms) VALUES (?, ?, ?)
       ON CONFLICT (kind, key) DO UPDATE SET due_at_ms = min(due_at_ms, excluded.due_at_ms)
       WHERE attempts = 0`,
      kind,
      key,
      dueAtMs,
    );
  }

  cancel(kind: Kind, key: string): void {
    this.#storage.exec("DELETE FROM due_work WHERE kind = ? AND key = ?", kind, key);
  }

  /** Sets the alarm to the next due row; to be called in the turn that scheduled or cancelled. */
  arm(): void {
    const [row] = this.#storage.exec<{ next: number | null }>(
      "SELECT min(due_at_ms) AS next FROM due_work",
    );
    const dueAtMs = row?.next ?? null;
    const nextMs = dueAtMs === null ? null : Math.min(dueAtMs, this.#alarmHorizonMs());
    if (nextMs === this.#armedAtMs) return;
    this.#storage.setAlarm(nextMs);
    this.#armedAtMs = nextMs;
  }

  /** The alarm's handler. Never throws: what fails is tried again later, without end. */
  async run(): Promise<void> {
    this.#armedAtMs = null;
    try {
      for (const row of this.#slice()) await this.#work(row);
      this.arm();
    } catch {
      this.#storage.setAlarm(this.#clock.now() + BACK_OFF_FIRST_MS);
      this.#armedAtMs = undefined;
    }
  }

  /** One to two steps ahead; the same for a whole step, so that it is not set at every turn. */
  #alarmHorizonMs(): number {
    return (Math.floor(this.#clock.now() / ALARM_STEP_MS) + 2) * ALARM_STEP_MS;
  }

  #slice(): DueRow<Kind>[] {
    return this.#storage.exec<DueRow<Kind>>(
      "SELECT kind, key, attempts FROM due_work WHERE due_at_ms <= ? ORDER BY due_at_ms LIMIT ?",
      this.#clock.now(),
      DUE_WORK_SLICE,
    );
  }

  async #work(row: DueRow<Kind>): Promise<void> {
    try {
      const result = this.#handlers[row.kind](row.key);
      // Synchronous work and its row change in one turn: nothing can be scheduled in between.
      const next = result instanceof Promise ? await result : result;
      if (next === "done") this.cancel(row.kind, row.key);
      else this.#reschedule(row, next, 0);
    } catch {
      const attempts = row.attempts + 1;
      this.#reschedule(row, this.#clock.now() + backOffMs(attempts), attempts);
    }
  }

  #reschedule(row: DueRow<Kind>, dueAtMs: number, attempts: number): void {
    this.#storage.exec(
      "UPDATE due_work SET due_at_ms = ?, attempts = ? WHERE kind = ? AND key = ?",
      dueAtMs,
      attempts,
      row.kind,
      row.key,
    );
  }
}

function backOffMs(attempts: number): number {
  const doublings = Math.min(attempts - 1, BACK_OFF_DOUBLINGS_MAX);
  return Math.min(BACK_OFF_FIRST_MS * 2 ** doublings, BACK_OFF_MS_MAX);
}
