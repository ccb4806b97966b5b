import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { balanceAt } from "../../../src/core/ledger/balance";
import { WALLET_MIGRATIONS } from "../../../src/durable/loyalty-wallet/migrations";
import type { WalletRpc } from "../../../src/durable/loyalty-wallet/protocol";
import { applyMigrations } from "../../../src/durable/shared/migrations";
import { platformStorage } from "../../../src/durable/shared/object-storage";
import { decideClosure, makeAllWorkDue, tableNames } from "./platform";
import { activeOf, add, deduct, HOUR, mainLedger, NOW } from "./ledger-changes";
import { holdCases } from "./hold-cases";
import { tierCases } from "./tier-cases";
import { post, reserveCommand, walletCases } from "./wallet-cases";

type WalletStub = ReturnType<typeof env.WALLETS.getByName>;

function newWallet(): { stub: WalletStub; wallet: WalletRpc } {
  const stub = env.WALLETS.getByName(`profile:${crypto.randomUUID()}`);
  return { stub, wallet: stub };
}

describe("a wallet object", () => {
  it.each([...walletCases, ...tierCases, ...holdCases])("$title", async (one) => {
    await one.run(newWallet().wallet);
  });
});

describe("who waits for a closure in doubt", () => {
  it("a second deducting reserve waits, and goes on when the first is released", async () => {
    const { wallet } = newWallet();
    await post(wallet, add(100));
    const first = reserveCommand([deduct(100)], 1);
    const second = reserveCommand([deduct(100)], 1);
    await wallet.reserve(first);
    const waiting = wallet.reserve(second);
    const adding = await wallet.reserve(reserveCommand([add(1)], null));
    expect(adding.ok).toBe(true);
    await wallet.release(first.closureId);
    expect(await waiting).toMatchObject({ ok: true, value: { version: 1 } });
    expect(activeOf(await wallet.commit(second.closureId))).toBe(0);
  });

  it("a waiter whose version is over gets the fresh state", async () => {
    const { wallet } = newWallet();
    await post(wallet, add(100));
    const first = reserveCommand([deduct(60)], 1);
    const second = reserveCommand([deduct(60)], 1);
    await wallet.reserve(first);
    const waiting = wallet.reserve(second);
    await wallet.commit(first.closureId);
    const refused = await waiting;
    expect(refused).toMatchObject({ ok: false, error: { code: "version_moved" } });
    expect(!refused.ok && activeOf(refused.error.current)).toBe(40);
  });

  it("a post that needs reserved points waits for them", async () => {
    const { wallet } = newWallet();
    await post(wallet, add(100));
    const command = reserveCommand([deduct(60)], 1);
    await wallet.reserve(command);
    const waiting = post(wallet, deduct(50));
    await wallet.release(command.closureId);
    expect(await waiting).toMatchObject({ ok: true });
    expect(activeOf(await wallet.load())).toBe(50);
  });

  it("a closure in doubt beyond the patience is named to the caller", async () => {
    const { stub, wallet } = newWallet();
    await post(wallet, add(100));
    const command = reserveCommand([deduct(60)], 1);
    await wallet.reserve(command);
    await runInDurableObject(stub, (_, state) => {
      state.storage.sql.exec("UPDATE reservation SET reserved_at_ms = reserved_at_ms - 60000");
    });
    const { closureId } = command;
    expect(await wallet.reserve(reserveCommand([deduct(10)], 1))).toMatchObject({
      ok: false,
      error: { code: "in_doubt", closureId },
    });
    expect(await post(wallet, deduct(60))).toEqual({
      ok: false,
      error: { code: "in_doubt", closureId },
    });
  });

  it("50 parallel reserves of 50 points each on 120: two get them, nobody throws", async () => {
    const { wallet } = newWallet();
    await post(wallet, add(12_000));
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => spend(wallet, 5_000)));
    expect(outcomes.filter((outcome) => outcome === "spent")).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === "short")).toHaveLength(48);
    const ledger = balanceAt(mainLedger(await wallet.load()), NOW);
    expect(ledger).toMatchObject({ activeHundredths: 2_000, spentHundredths: 10_000 });
    const { entries } = await wallet.transactions({ programId: 1, pageSize: 50, skip: 0 });
    expect(entries).toHaveLength(3);
  });
});

describe("repair", () => {
  it.each([
    ["committed", 40],
    ["aborted", 100],
  ] as const)("the alarm ends a closure that D1 knows as %s", async (outcome, left) => {
    const { stub, wallet } = newWallet();
    await post(wallet, add(100));
    const command = reserveCommand([deduct(60)], 1);
    await wallet.reserve(command);
    if (outcome === "committed") await decideClosure(command.closureId);
    await makeAllWorkDue(stub);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(activeOf(await wallet.load())).toBe(left);
    const row = await env.DB.prepare("SELECT outcome FROM closures WHERE id = ?")
      .bind(command.closureId)
      .first();
    expect(row).toEqual({ outcome });
  });

  it("a reservation and its alarm survive the loss of memory", async () => {
    const { stub, wallet } = newWallet();
    await post(wallet, add(100));
    const command = reserveCommand([deduct(60)], 1);
    await wallet.reserve(command);
    await evictDurableObject(stub);
    const alarmAtMs = await runInDurableObject(stub, (_, state) => state.storage.getAlarm());
    expect(alarmAtMs).not.toBeNull();
    expect(await wallet.reserve(command)).toMatchObject({ ok: true });
    await abortAllDurableObjects();
    expect(activeOf(await env.WALLETS.get(stub.id).commit(command.closureId))).toBe(40);
  });
});

describe("expiry", () => {
  it("moves lots past their end into the sum, and load reads only open ones", async () => {
    const { stub, wallet } = newWallet();
    const long = Date.now() - 24 * HOUR;
    await post(wallet, add(100, { startAtMs: long, expiresAtMs: long + HOUR }));
    await post(wallet, add(50, { startAtMs: long }));
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
    const ledger = mainLedger(await wallet.load());
    expect(ledger).toMatchObject({ expiredHundredths: 100 });
    expect(ledger.lots.map((lot) => lot.remainingHundredths)).toEqual([50]);
    expect(balanceAt(ledger, NOW)).toMatchObject({ activeHundredths: 50, expiredHundredths: 100 });
  });

  it("waits for a reservation in doubt that draws from the lot", async () => {
    const { stub, wallet } = newWallet();
    const ended = Date.now() - 2 * HOUR;
    await post(wallet, add(100, { startAtMs: ended - HOUR, expiresAtMs: ended }));
    const command = { ...reserveCommand([deduct(60)], 1), nowMs: ended - 1 };
    expect(await wallet.reserve(command)).toMatchObject({ ok: true });
    await runInDurableObject(stub, (_, state) => {
      state.storage.sql.exec("UPDATE due_work SET due_at_ms = 0 WHERE kind = 'settle'");
      return state.storage.setAlarm(Date.now() + HOUR);
    });
    await runDurableObjectAlarm(stub);
    expect(mainLedger(await wallet.load())).toMatchObject({ expiredHundredths: 0 });
    await wallet.commit(command.closureId);
    await makeAllWorkDue(stub);
    await runDurableObjectAlarm(stub);
    expect(mainLedger(await wallet.load())).toMatchObject({
      lots: [],
      spentHundredths: 60,
      expiredHundredths: 40,
    });
  });
});

describe("the tables", () => {
  it("come from an empty object by name, once", async () => {
    const { stub } = newWallet();
    await runInDurableObject(stub, (_, state) => {
      const storage = platformStorage(state.storage);
      applyMigrations(storage, WALLET_MIGRATIONS);
      expect(storage.exec("SELECT name FROM applied_migration")).toEqual(
        WALLET_MIGRATIONS.map(({ name }) => ({ name })),
      );
      expect(tableNames(state)).toEqual(
        expect.arrayContaining(["due_work", "entry", "finished_closure", "ledger", "lot", "meta"]),
      );
    });
  });

  it.each([
    ["lot_remaining_not_negative", "UPDATE lot SET remaining_hundredths = -1"],
    ["lot_remaining_within_amount", "UPDATE lot SET remaining_hundredths = 101"],
    ["ledger_spent_not_negative", "UPDATE ledger SET spent_hundredths = -1"],
    ["entry_amount_positive", "UPDATE entry SET amount_hundredths = 0"],
    ["meta_one_row", "INSERT INTO meta (id) VALUES (2)"],
  ])("%s holds whatever the code does", async (constraint, breach) => {
    const { stub, wallet } = newWallet();
    await post(wallet, add(100));
    await runInDurableObject(stub, (_, state) => {
      expect(() => state.storage.sql.exec(breach)).toThrow(constraint);
    });
  });
});

/** The loop of a caller: load, decide, reserve, commit. */
async function spend(wallet: WalletRpc, amount: number): Promise<"spent" | "short"> {
  let current = await wallet.load();
  for (;;) {
    if (activeOf(current) < amount) return "short";
    const command = reserveCommand([deduct(amount)], current.version);
    const answer = await wallet.reserve(command);
    if (answer.ok) {
      await wallet.commit(command.closureId);
      return "spent";
    }
    current = answer.error.current;
  }
}
