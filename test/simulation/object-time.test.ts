import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balanceAt } from "../../src/core/ledger/balance";
import type { LedgerChange } from "../../src/core/ledger/types";
import { SessionLogic, type SessionCopy } from "../../src/durable/customer-session/session";
import { IN_DOUBT_PATIENCE_MS } from "../../src/durable/loyalty-wallet/protocol";
import { WalletLogic } from "../../src/durable/loyalty-wallet/wallet";
import {
  FINISHED_CLOSURE_KEPT_MS,
  type ClosureOutcome,
} from "../../src/durable/shared/finished-closures";
import { activeOf, add, deduct, mainLedger, NOW } from "../worker/durable/ledger-changes";
import { intentCommand, saveCommand } from "../worker/durable/session-cases";
import { post, reserveCommand } from "../worker/durable/wallet-cases";
import { SimulatedObjectStorage } from "./adapters/object-storage";
import { VirtualClock } from "./adapters/virtual-clock";

/** An object on a disk and a clock of its own, with outcomes that the test sets. */
class World {
  readonly clock = new VirtualClock();
  readonly disk = new SimulatedObjectStorage();
  readonly outcomes = new Map<string, ClosureOutcome>();
  readonly copies: SessionCopy[] = [];
  resolutionsThatFail = 0;
  copiesThatFail = 0;
  onCopy: () => Promise<unknown> = async () => undefined;

  readonly ports = {
    clock: this.clock,
    resolveClosure: async (closureId: string): Promise<ClosureOutcome> => {
      this.resolutionsThatFail -= 1;
      if (this.resolutionsThatFail >= 0) throw new Error("D1 is away");
      return this.outcomes.get(closureId) ?? "aborted";
    },
    copySession: async (copy: SessionCopy): Promise<void> => {
      this.copiesThatFail -= 1;
      if (this.copiesThatFail >= 0) throw new Error("D1 is away");
      await this.onCopy();
      this.copies.push(copy);
    },
  };

  wallet(): WalletLogic {
    return new WalletLogic(this.disk, this.ports);
  }

  session(): SessionLogic {
    return new SessionLogic(this.disk, this.ports);
  }

  /** Lets time go to the next alarm and rings it; false when none is set. */
  async ring(object: WalletLogic | SessionLogic): Promise<boolean> {
    const atMs = this.disk.alarmAtMs();
    if (atMs === null) return false;
    await this.clock.pass(Math.max(0, atMs - this.clock.now()));
    this.disk.clearAlarm();
    await object.alarm();
    return true;
  }
}

describe("patience", () => {
  it("ends for a waiter when the closure that it waits for is too old", async () => {
    const { clock, wallet } = await walletWith(100);
    const holder = reserveCommand([deduct(60)], 1);
    await wallet.reserve(holder);
    await clock.pass(IN_DOUBT_PATIENCE_MS - 10);
    const waiting = watch(wallet.reserve(reserveCommand([deduct(10)], 1)));
    await clock.pass(9);
    expect(waiting.answer).toBeUndefined();
    await clock.pass(1);
    expect(waiting.answer).toMatchObject({
      error: { code: "in_doubt", closureId: holder.closureId },
    });
  });

  it("of a waiter never leads to the end of a young closure", async () => {
    const { clock, wallet } = await walletWith(100);
    const first = reserveCommand([deduct(1)], 1);
    const second = reserveCommand([deduct(2)], 1);
    await wallet.reserve(first);
    const ahead = watch(wallet.reserve(second));
    await clock.pass(1_000);
    const waiting = watch(wallet.reserve(reserveCommand([deduct(3)], 1)));
    await clock.pass(3_000);
    await wallet.release(first.closureId);
    await clock.pass(0);
    expect(ahead.answer).toMatchObject({ ok: true });
    await clock.pass(2_000);
    expect(waiting.answer).toMatchObject({ error: { code: "version_moved" } });
  });

  it("is kept in the order of arrival", async () => {
    const { clock, wallet } = await walletWith(100);
    const commands = [1, 2, 3, 4].map((amount) => reserveCommand([deduct(amount)], 1));
    const answers = commands.map((command) => watch(wallet.reserve(command)));
    for (const [index, command] of commands.entries()) {
      await clock.pass(10);
      expect(answers.map(({ answer }) => answer !== undefined)).toEqual(
        commands.map((_, other) => other <= index),
      );
      await wallet.release(command.closureId);
    }
  });

  it("of settled lasts as long as that with the closure", async () => {
    const world = new World();
    const session = world.session();
    await session.begin(intentCommand(0));
    const waiting = watch(session.settled());
    await world.clock.pass(IN_DOUBT_PATIENCE_MS - 1);
    expect(waiting.answer).toBeUndefined();
    await world.clock.pass(1);
    expect(waiting.answer).toMatchObject({ version: 0, inDoubt: { sinceMs: 1_000_000 } });
  });
});

describe("the alarm", () => {
  it("is set in the turn of the reservation and of the intent", async () => {
    const { disk, clock, wallet } = await walletWith(100);
    const answer = wallet.reserve(reserveCommand([deduct(60)], 1));
    expect(disk.alarmAtMs()).toBe(clock.now() + IN_DOUBT_PATIENCE_MS);
    await answer;
    const world = new World();
    const begun = world.session().begin(intentCommand(0));
    expect(world.disk.alarmAtMs()).toBe(world.clock.now() + IN_DOUBT_PATIENCE_MS);
    await begun;
  });

  it("tries again without end, ever more seldom, and then does its work", async () => {
    const { world, clock, disk, wallet } = await walletWith(100);
    const command = reserveCommand([deduct(60)], 1);
    await wallet.reserve(command);
    world.outcomes.set(command.closureId, "committed");
    world.resolutionsThatFail = 30;
    const pauses: number[] = [];
    for (let ring = 0; ring < 30; ring += 1) {
      await world.ring(wallet);
      pauses.push((disk.alarmAtMs() ?? 0) - clock.now());
    }
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(pauses.at(-1)).toBe(300_000);
    await world.ring(wallet);
    expect(activeOf(await wallet.load())).toBe(40);
  });

  it("works for an object that has lost its memory", async () => {
    const { world, wallet } = await walletWith(100);
    const command = reserveCommand([deduct(60)], 1);
    await wallet.reserve(command);
    world.outcomes.set(command.closureId, "committed");
    const reborn = world.wallet();
    await world.ring(reborn);
    expect(activeOf(await reborn.load())).toBe(40);
  });

  it("forgets finished closures after their time", async () => {
    const { world, disk, clock, wallet } = await walletWith(100);
    await wallet.release(crypto.randomUUID());
    await clock.pass(FINISHED_CLOSURE_KEPT_MS - 1);
    await wallet.release(crypto.randomUUID());
    await world.ring(wallet);
    expect(disk.exec("SELECT count(*) AS kept FROM finished_closure")).toEqual([{ kept: 1 }]);
    await world.ring(wallet);
    expect(disk.exec("SELECT count(*) AS kept FROM finished_closure")).toEqual([{ kept: 0 }]);
    expect(disk.alarmAtMs()).toBeNull();
  });

  it("settles many expired lots in slices, and no point is lost", async () => {
    const { world, disk, clock, wallet } = await walletWith(7);
    const expiresAtMs = clock.now() + 10;
    for (let lot = 0; lot < 450; lot += 1) {
      await wallet.post({
        walletName: "w",
        change: add(1, { startAtMs: 0, expiresAtMs }),
        nowMs: clock.now(),
      });
    }
    for (let ring = 0; ring < 3; ring += 1) await world.ring(wallet);
    const ledger = mainLedger(await wallet.load());
    expect(ledger.lots).toHaveLength(1);
    expect(ledger.expiredHundredths).toBe(450);
    expect(disk.alarmAtMs()).toBeNull();
  });
});

describe("the copy of a session", () => {
  it("is tried again when it fails, and is then the newest", async () => {
    const world = new World();
    const session = world.session();
    world.copiesThatFail = 3;
    await session.save(saveCommand(0));
    for (let ring = 0; ring < 2; ring += 1) await world.ring(session);
    const nextTryMs = world.disk.alarmAtMs();
    await session.save(saveCommand(1));
    expect(world.disk.alarmAtMs()).toBe(nextTryMs);
    for (let ring = 0; ring < 2; ring += 1) await world.ring(session);
    expect(world.copies.map(({ version }) => version)).toEqual([2]);
    expect(world.disk.alarmAtMs()).toBeNull();
  });

  it("is written once more when the session changed while it was under way", async () => {
    const world = new World();
    const session = world.session();
    await session.save(saveCommand(0));
    world.onCopy = async () => {
      world.onCopy = async () => undefined;
      await session.save(saveCommand(1));
    };
    await world.ring(session);
    await world.ring(session);
    expect(world.copies.map(({ version }) => version)).toEqual([1, 2]);
    expect(world.disk.alarmAtMs()).toBeNull();
  });
});

describe("whatever calls, repeats, alarms and losses of memory come", () => {
  const amount = fc.integer({ min: 1, max: 100 });
  const which = fc.nat({ max: 5 });
  const command = fc.oneof(
    fc.record({ type: fc.constant("add" as const), amount }),
    fc.record({ type: fc.constant("deduct" as const), amount }),
    fc.record({ type: fc.constant("reserve" as const), amount, which, adds: fc.boolean() }),
    fc.record({ type: fc.constantFrom("commit" as const, "release" as const), which }),
    fc.record({ type: fc.constant("repeat" as const), which }),
    fc.record({ type: fc.constantFrom("ring" as const, "forget" as const) }),
  );

  it("the wallet holds exactly what was added and not spent, by closures that took hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 40 }), async (commands) => {
        const world = new World();
        let wallet = world.wallet();
        let expected = 0;
        const closures: Closure[] = [];
        for (const one of commands) {
          const closure = "which" in one ? closures.at(-1 - one.which) : undefined;
          if (one.type === "add") {
            await post(wallet, add(one.amount));
            expected += one.amount;
          } else if (one.type === "deduct") {
            const waiting = watch(post(wallet, deduct(one.amount)));
            await world.clock.pass(IN_DOUBT_PATIENCE_MS);
            if (waiting.answer?.ok === true) expected -= one.amount;
          } else if (one.type === "reserve") {
            const change = one.adds ? add(one.amount) : deduct(one.amount);
            const { version } = await wallet.load();
            const made = reserveCommand([change], version);
            const waiting = watch(wallet.reserve(made));
            await world.clock.pass(IN_DOUBT_PATIENCE_MS);
            const holds = waiting.answer?.ok === true;
            closures.push({ made, change, state: holds ? "in doubt" : "refused" });
          } else if (one.type === "repeat" && closure !== undefined) {
            watch(wallet.reserve(closure.made));
            if (closure.state === "refused") closure.state = "left alone";
            await world.clock.pass(2 * IN_DOUBT_PATIENCE_MS);
          } else if (one.type === "commit" && closure?.state === "in doubt") {
            closure.state = "committed";
            world.outcomes.set(closure.made.closureId, "committed");
            await wallet.commit(closure.made.closureId);
            await wallet.commit(closure.made.closureId);
            expected += signed(closure.change);
          } else if (one.type === "release" && closure?.state === "in doubt") {
            closure.state = "aborted";
            await wallet.release(closure.made.closureId);
          } else if (one.type === "ring") {
            await world.ring(wallet);
            for (const other of closures) if (other.state === "in doubt") other.state = "aborted";
          } else if (one.type === "forget") {
            wallet = world.wallet();
          }
          const balance = balanceAt(mainLedger(await wallet.load()), NOW);
          expect(balance.activeHundredths).toBe(expected);
          expect(expected).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("whatever expires meanwhile", () => {
  const step = fc.record({
    amount: fc.integer({ min: 1, max: 100 }),
    type: fc.constantFrom("add", "deduct", "close", "fail"),
    startsInMs: fc.integer({ min: -10_000, max: 60_000 }),
    livesMs: fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: null }),
    passesMs: fc.integer({ min: 0, max: 60_000 }),
    rings: fc.boolean(),
  });

  it("entries, balances and the past rebuilt from the entries agree", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const world = new World();
        const wallet = world.wallet();
        for (const one of steps) {
          await world.clock.pass(one.passesMs);
          const nowMs = world.clock.now();
          const startAtMs = nowMs + one.startsInMs;
          const expiresAtMs = one.livesMs === null ? null : startAtMs + one.livesMs;
          const added = add(one.amount, { startAtMs, expiresAtMs });
          const change = one.type === "add" ? added : deduct(one.amount);
          if (one.type === "add" || one.type === "deduct") {
            await wallet.post({ walletName: "w", change, nowMs });
          } else {
            const { version } = await wallet.load();
            const command = { ...reserveCommand([change, added], version), nowMs };
            const { ok } = await wallet.reserve(command);
            await world.clock.pass(one.passesMs);
            if (ok && one.type === "close") await wallet.commit(command.closureId);
            else await wallet.release(command.closureId);
          }
          if (one.rings) await world.ring(wallet);
          await expectSumsToAgree(wallet, world.clock.now());
        }
      }),
      { numRuns: 150 },
    );
  });
});

async function expectSumsToAgree(wallet: WalletLogic, nowMs: number): Promise<void> {
  const { entries } = await wallet.transactions({ programId: 1, pageSize: 1_000, skip: 0 });
  const signs = { addition: 1, subtraction: -1 };
  let sum = 0;
  for (const entry of entries) sum += signs[entry.type] * entry.amountHundredths;
  const balance = balanceAt(mainLedger(await wallet.load()), nowMs);
  expect(balance.activeHundredths + balance.pendingHundredths + balance.expiredHundredths).toBe(
    sum,
  );
  expect(Math.min(...Object.values(balance))).toBeGreaterThanOrEqual(0);
  expect(balanceAt(mainLedger(await wallet.loadAt(nowMs)), nowMs)).toEqual(balance);
}

interface Closure {
  readonly made: ReturnType<typeof reserveCommand>;
  readonly change: LedgerChange;
  state: "in doubt" | "refused" | "left alone" | "committed" | "aborted";
}

function signed(change: LedgerChange): number {
  return change.kind === "add" ? change.amountHundredths : -change.amountHundredths;
}

async function walletWith(amountHundredths: number) {
  const world = new World();
  const wallet = world.wallet();
  await post(wallet, add(amountHundredths));
  return { world, clock: world.clock, disk: world.disk, wallet };
}

/** Shows whether a call has been answered, without waiting for it. */
function watch<T>(call: Promise<T>): { answer: T | undefined } {
  const watched: { answer: T | undefined } = { answer: undefined };
  const note = async () => {
    watched.answer = await call;
  };
  void note();
  return watched;
}
