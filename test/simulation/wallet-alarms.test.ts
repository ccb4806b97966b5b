import { describe, expect, it } from "vitest";
import { balanceAt, ledgerOf } from "../../src/core/ledger/balance";
import type { LedgerChange } from "../../src/core/ledger/types";
import { add, deduct, HOUR } from "../worker/durable/ledger-changes";
import { WalletWorld } from "./wallet-world";

function post(world: WalletWorld, change: LedgerChange) {
  return world.wallet.post({ walletName: "w", change, nowMs: world.clock.now() });
}

describe("the deadline of a hold", () => {
  it("is told while the hold stands, again until it is over, and frees nothing", async () => {
    const world = new WalletWorld();
    const nowMs = world.clock.now();
    await post(world, add(100, { startAtMs: nowMs }));
    const holds = [1, 2].map((): LedgerChange => {
      return { ...deduct(40), kind: "hold", deadlineAtMs: nowMs + HOUR };
    });
    for (const hold of holds) await post(world, hold);
    const [standing, over] = holds.map(({ transactionUUID }) => transactionUUID);
    await post(world, { ...deduct(40), kind: "void", reverses: over ?? "" });
    world.forget();
    await world.pass(2 * HOUR);
    expect(world.holdsDue).toEqual([standing, standing]);
    const { ledgers } = await world.wallet.load();
    const [ledger] = ledgers;
    if (!ledger) throw new Error("no ledger");
    expect(balanceAt(ledger, world.clock.now())).toMatchObject({
      activeHundredths: 60,
      heldHundredths: 40,
    });
    await post(world, { ...deduct(40), kind: "capture", reverses: standing ?? "" });
    await world.pass(3 * HOUR);
    expect(world.holdsDue).toHaveLength(2);
  });
});

describe("the copy of balances", () => {
  it("is coalesced, tried again when it fails, and is then the newest", async () => {
    const world = new WalletWorld();
    world.copiesThatFail = 2;
    await post(world, add(100, { startAtMs: 0 }));
    await post(world, add(20, { startAtMs: 0 }));
    await world.pass(600);
    expect(world.copies).toEqual([]);
    await post(world, deduct(5));
    world.forget();
    await world.pass(HOUR);
    expect(world.copies.at(-1)?.snapshot).toEqual(await world.wallet.load());
    expect(world.copies).toHaveLength(1);
    expect(world.disk.alarmAtMs()).toBeNull();
  });

  it("answers for any instant: what starts, and what ends", async () => {
    const world = new WalletWorld();
    const nowMs = world.clock.now();
    await post(world, add(100, { startAtMs: nowMs + 1_000, expiresAtMs: nowMs + 5_000 }));
    await world.pass(500);
    const copy = world.copies.at(-1)?.snapshot;
    if (!copy) throw new Error("no copy");
    const at = (ms: number) => balanceAt(ledgerOf(copy, 1, ""), nowMs + ms);
    expect(at(999)).toMatchObject({ pendingHundredths: 100 });
    expect(at(1_000)).toMatchObject({ activeHundredths: 100 });
    expect(at(5_000)).toMatchObject({ expiredHundredths: 100 });
  });
});
