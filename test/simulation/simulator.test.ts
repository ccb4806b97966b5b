import { describe, expect, it } from "vitest";
import { FAULT_KINDS, NoFaults, OneFault, type FaultKind } from "./faults";
import { HostedObject } from "./hosted-object";
import { Network, Program } from "./network";
import { SeededRandom } from "./random";
import { Scheduler } from "./scheduler";

/** A program that makes three calls in a row; what took effect and what it came to know. */
async function threeCalls(seed: number, kind: FaultKind | null) {
  const random = new SeededRandom(seed);
  const scheduler = new Scheduler(random.fork());
  const faults =
    kind === null
      ? new NoFaults(random.fork())
      : new OneFault(random.fork(), { caller: "request", index: 1, kind });
  const network = new Network(scheduler, faults);
  const program = new Program("request", true);
  const effects: string[] = [];
  const known: string[] = [];
  const story = async () => {
    for (const name of ["a", "b", "c"]) {
      try {
        known.push(await network.call(program, name, () => (effects.push(name), name)));
      } catch {
        known.push(`${name}?`);
      }
    }
  };
  void story();
  await scheduler.run();
  return { effects: effects.join(""), known: known.join(""), trace: scheduler.trace };
}

describe("a fault at the second of three calls", () => {
  const outcomes: Record<FaultKind, { effects: string; known: string }> = {
    crash_before_effect: { effects: "a", known: "a" },
    crash_after_effect: { effects: "ab", known: "a" },
    failed_before_effect: { effects: "ac", known: "ab?c" },
    answer_lost: { effects: "abc", known: "ab?c" },
    delivered_twice: { effects: "abbc", known: "abc" },
    second_delivery_answers: { effects: "abbc", known: "abc" },
  };
  it.each([...FAULT_KINDS, "second_delivery_answers" as const])("%s", async (kind) => {
    const { effects, known } = await threeCalls(1, kind);
    expect({ effects: effects.split("").sort().join(""), known }).toEqual(outcomes[kind]);
  });
});

describe("the scheduler", () => {
  it("tells the same story for the same seed, and another for another", async () => {
    const [one, same, other] = [
      await threeCalls(7, null),
      await threeCalls(7, null),
      await threeCalls(8, null),
    ];
    expect(one.trace).toEqual(same.trace);
    expect(one.trace).not.toEqual(other.trace);
  });

  it("lets a parallel call overtake another under some seed", async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 20; seed += 1) {
      const random = new SeededRandom(seed);
      const scheduler = new Scheduler(random.fork());
      const network = new Network(scheduler, new NoFaults(random.fork()));
      const program = new Program("request", true);
      let order = "";
      const calls = ["a", "b"].map((name) => network.call(program, name, () => (order += name)));
      void Promise.all(calls);
      await scheduler.run();
      orders.add(order);
    }
    expect([...orders].sort()).toEqual(["ab", "ba"]);
  });

  it("stops a story that never comes to rest", async () => {
    const scheduler = new Scheduler(new SeededRandom(1));
    const again = () => void scheduler.after(1, "again", again);
    again();
    await expect(scheduler.run()).rejects.toThrow("does not come to rest");
  });
});

describe("a hosted object", () => {
  it("loses its memory when it is evicted, and who waits gets an error", async () => {
    const { object, run } = hostCounter();
    await object.call((logic) => logic.count());
    const waiting = object.call((logic) => logic.waitLong());
    object.evict();
    await expect(waiting).rejects.toThrow("reset");
    expect(await object.call((logic) => logic.count())).toBe(1);
    await run();
  });

  it("runs its alarm at the time set, and again when it died during it", async () => {
    const { object, scheduler, disk, rung, run } = hostCounter();
    disk.alarmAt = scheduler.nowMs + 5_000;
    object.watchAlarm();
    scheduler.after(5_050, "eviction", () => object.evict());
    const begun = scheduler.nowMs;
    await run();
    expect(rung.map((atMs) => atMs - begun)).toEqual([5_050 + 2_000 + 100]);
    expect(disk.alarmAt).toBeNull();
  });
});

function hostCounter() {
  const random = new SeededRandom(3);
  const scheduler = new Scheduler(random.fork());
  const disk = { alarmAt: null as number | null };
  const failures: string[] = [];
  const faults = new NoFaults(random.fork());
  const network = new Network(scheduler, faults);
  const rung: number[] = [];
  const object = new HostedObject(
    "counter",
    { alarmAtMs: () => disk.alarmAt, clearAlarm: () => (disk.alarmAt = null) },
    (program) => {
      let inMemory = 0;
      return {
        count: () => (inMemory += 1),
        waitLong: () => network.sleep(program, 1_000).then(() => inMemory),
        alarm: async () => {
          await network.sleep(program, 100);
          rung.push(scheduler.nowMs);
        },
      };
    },
    { scheduler, faults, onAlarmFailure: (name) => failures.push(name) },
  );
  const run = () => scheduler.run({ afterEach: () => object.watchAlarm() });
  return { object, scheduler, disk, rung, failures, run };
}
