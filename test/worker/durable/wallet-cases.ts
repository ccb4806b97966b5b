import { expect } from "vitest";
import { balanceAt } from "../../../src/core/ledger/balance";
import type { LedgerChange } from "../../../src/core/ledger/types";
import type { WalletRpc } from "../../../src/durable/loyalty-wallet/protocol";
import { activeOf, add, deduct, HOUR, mainLedger, NOW } from "./ledger-changes";

export interface WalletCase {
  readonly title: string;
  run(wallet: WalletRpc): Promise<void>;
}

/**
 * What a wallet guarantees on any storage: run against the object in workerd and against the same
 * logic over Node's SQLite.
 */
export const walletCases: readonly WalletCase[] = [
  {
    title: "an empty wallet has version 0 and no ledgers",
    run: async (wallet) => {
      expect(await wallet.load()).toEqual({ version: 0, ledgers: [] });
    },
  },
  {
    title: "a post is an entry, and a repeat of it changes nothing",
    run: async (wallet) => {
      const change = add(12_000);
      const first = await post(wallet, change);
      const again = await post(wallet, change);
      expect(first).toMatchObject({ ok: true, value: { version: 1 } });
      expect(again).toEqual(first);
      expect(activeOf(await wallet.load())).toBe(12_000);
    },
  },
  {
    title: "a UUID that was used for another change is a conflict",
    run: async (wallet) => {
      const change = add(100);
      await post(wallet, change);
      const others = [
        { ...change, amountHundredths: 101 },
        { ...change, programId: 2 },
        deduct(100, { transactionUUID: change.transactionUUID }),
      ];
      for (const other of others) {
        expect(await post(wallet, other)).toEqual({ ok: false, error: { code: "conflict" } });
      }
    },
  },
  {
    title: "a post never takes more than the active points",
    run: async (wallet) => {
      await post(wallet, add(100));
      await post(wallet, add(100, { startAtMs: NOW + HOUR }));
      await post(wallet, add(100, { expiresAtMs: NOW }));
      expect(await post(wallet, deduct(101))).toMatchObject({
        ok: false,
        error: { code: "insufficient_points", current: { version: 3 } },
      });
      expect(await post(wallet, deduct(100))).toMatchObject({ ok: true });
      expect(balanceAt(mainLedger(await wallet.load()), NOW)).toEqual({
        activeHundredths: 0,
        pendingHundredths: 100,
        spentHundredths: 100,
        expiredHundredths: 100,
        negativeHundredths: 0,
        heldHundredths: 0,
      });
    },
  },
  {
    title: "a reservation is invisible until it is committed, and committed once",
    run: async (wallet) => {
      await post(wallet, add(12_000));
      const command = reserveCommand([deduct(5_000), add(300)], 1);
      expect(activeOf(value(await wallet.reserve(command)))).toBe(12_000);
      expect(await wallet.reserve(command)).toMatchObject({ ok: true, value: { version: 1 } });
      expect(activeOf(await wallet.load())).toBe(12_000);
      const committed = await wallet.commit(command.closureId);
      expect(committed.version).toBe(2);
      expect(activeOf(committed)).toBe(7_300);
      expect(await wallet.commit(command.closureId)).toEqual(committed);
    },
  },
  {
    title: "a released reservation leaves nothing behind",
    run: async (wallet) => {
      await post(wallet, add(100));
      const command = reserveCommand([deduct(100)], 1);
      await wallet.reserve(command);
      await wallet.release(command.closureId);
      expect(await wallet.release(command.closureId)).toMatchObject({ version: 1 });
      expect(value(await wallet.reserve(reserveCommand([deduct(100)], 1))).version).toBe(1);
    },
  },
  {
    title: "a reserve that comes after its release or its commit reserves nothing",
    run: async (wallet) => {
      await post(wallet, add(100));
      const early = reserveCommand([deduct(100)], 1);
      await wallet.release(early.closureId);
      expect(await wallet.reserve(early)).toMatchObject({
        ok: false,
        error: { code: "version_moved" },
      });
      const committed = reserveCommand([deduct(60)], 1);
      await wallet.reserve(committed);
      await wallet.commit(committed.closureId);
      expect(await wallet.reserve(committed)).toMatchObject({ ok: true, value: { version: 2 } });
      const next = reserveCommand([deduct(40)], 2);
      expect(await wallet.reserve(next)).toMatchObject({ ok: true });
      expect(activeOf(await wallet.commit(next.closureId))).toBe(0);
    },
  },
  {
    title: "a commit of an unknown closure changes nothing",
    run: async (wallet) => {
      const command = reserveCommand([add(100)], null);
      expect(await wallet.commit(command.closureId)).toEqual({ version: 0, ledgers: [] });
      expect(await wallet.reserve(command)).toMatchObject({ ok: true });
      expect(activeOf(await wallet.commit(command.closureId))).toBe(100);
    },
  },
  {
    title: "a UUID counts once, whether a closure or a post brings it",
    run: async (wallet) => {
      const change = add(100);
      const command = reserveCommand([change], null);
      await wallet.reserve(command);
      await post(wallet, change);
      expect(activeOf(await wallet.commit(command.closureId))).toBe(100);
      const spent = deduct(30);
      const first = reserveCommand([spent], 1);
      await wallet.reserve(first);
      await wallet.commit(first.closureId);
      const second = reserveCommand([spent, deduct(70)], 2);
      expect(await wallet.reserve(second)).toMatchObject({ ok: true });
      expect(activeOf(await wallet.commit(second.closureId))).toBe(0);
    },
  },
  {
    title: "a deducting reserve that read another version gets the fresh state",
    run: async (wallet) => {
      await post(wallet, add(100));
      await post(wallet, add(100));
      const late = await wallet.reserve(reserveCommand([deduct(50)], 1));
      expect(late).toMatchObject({
        ok: false,
        error: { code: "version_moved", current: { version: 2 } },
      });
      expect(await wallet.reserve(reserveCommand([add(50)], null))).toMatchObject({ ok: true });
    },
  },
  {
    title: "a reserve beyond the active points is refused whole",
    run: async (wallet) => {
      await post(wallet, add(100));
      const command = reserveCommand([add(50, { startAtMs: NOW + 1 }), deduct(101)], 1);
      expect(await wallet.reserve(command)).toMatchObject({
        ok: false,
        error: { code: "insufficient_points" },
      });
      expect(await wallet.commit(command.closureId)).toMatchObject({ version: 1 });
    },
  },
  {
    title: "a reserve releases the failed closure that it names first",
    run: async (wallet) => {
      await post(wallet, add(100));
      const failed = reserveCommand([deduct(100)], 1);
      await wallet.reserve(failed);
      const next = { ...reserveCommand([deduct(80)], 1), releaseClosureId: failed.closureId };
      expect(await wallet.reserve(next)).toMatchObject({ ok: true });
      expect(activeOf(await wallet.commit(next.closureId))).toBe(20);
    },
  },
  {
    title: "reservations that only add stand side by side with one that deducts",
    run: async (wallet) => {
      await post(wallet, add(100));
      const commands = [
        reserveCommand([add(1)], null),
        reserveCommand([deduct(40)], 1),
        reserveCommand([add(2)], null),
      ];
      for (const command of commands) {
        expect(await wallet.reserve(command)).toMatchObject({ ok: true });
      }
      for (const command of commands) await wallet.commit(command.closureId);
      expect(activeOf(await wallet.load())).toBe(63);
    },
  },
  {
    title: "a post takes what a reservation in doubt leaves, in the order of spending",
    run: async (wallet) => {
      const soon = add(50, { expiresAtMs: NOW + HOUR });
      await post(wallet, add(50));
      await post(wallet, soon);
      const command = reserveCommand([deduct(50)], 2);
      await wallet.reserve(command);
      expect(await post(wallet, deduct(30))).toMatchObject({ ok: true });
      expect(await post(wallet, deduct(71))).toMatchObject({
        ok: false,
        error: { code: "insufficient_points" },
      });
      const { ledgers } = await wallet.commit(command.closureId);
      expect(ledgers[0]?.lots.map((lot) => lot.remainingHundredths)).toEqual([20]);
    },
  },
  {
    title: "the log pages newest first and filters",
    run: async (wallet) => {
      const manual = add(100, { subledgerId: "vip" });
      const waiting = add(100, { startAtMs: null, validityDuration: "30D" });
      await post(wallet, manual);
      await post(wallet, waiting);
      const spent = deduct(10, { subledgerId: "vip" });
      await wallet.post({ walletName: "w", change: spent, nowMs: NOW + HOUR });
      const all = { programId: 1, pageSize: 2, skip: 0 };
      const uuids = async (query: object) =>
        (await wallet.transactions({ ...all, ...query })).entries.map((e) => e.transactionUUID);
      expect(await uuids({})).toEqual([spent.transactionUUID, waiting.transactionUUID]);
      expect((await wallet.transactions(all)).hasMore).toBe(true);
      expect(await uuids({ skip: 2 })).toEqual([manual.transactionUUID]);
      expect((await wallet.transactions({ ...all, skip: 2 })).hasMore).toBe(false);
      expect(await uuids({ subledgerId: "" })).toEqual([waiting.transactionUUID]);
      expect(await uuids({ sessionIntegrationIds: ["s1", "x"] })).toEqual([spent.transactionUUID]);
      expect(await uuids({ transactionUUIDs: [manual.transactionUUID] })).toHaveLength(1);
      expect(await uuids({ sourceType: "session" })).toEqual([spent.transactionUUID]);
      expect(await uuids({ sourceType: "import" })).toEqual([]);
      expect(await uuids({ fromMs: NOW + 1 })).toEqual([spent.transactionUUID]);
      expect(await uuids({ toMs: NOW })).toEqual([waiting.transactionUUID, manual.transactionUUID]);
      expect(await uuids({ awaitsActivation: true })).toEqual([waiting.transactionUUID]);
      expect(await uuids({ programId: 2 })).toEqual([]);
      const { entries } = await wallet.transactions({ ...all, awaitsActivation: true });
      expect(entries).toEqual([
        {
          id: 2,
          transactionUUID: waiting.transactionUUID,
          programId: 1,
          subledgerId: "",
          type: "addition",
          amountHundredths: 100,
          name: "earned",
          createdAtMs: NOW,
          startAtMs: null,
          expiresAtMs: null,
          awaitsActivation: true,
          validityDuration: "30D",
          source: { type: "manual" },
        },
      ]);
    },
  },
  {
    title: "unspent points are listed by status",
    run: async (wallet) => {
      const [active, spent] = [
        add(100, { expiresAtMs: NOW + HOUR }),
        add(20, { expiresAtMs: NOW + 1 }),
      ];
      const [unlimited, future] = [add(5), add(7, { startAtMs: NOW + 1 })];
      const over = add(9, { expiresAtMs: NOW });
      for (const change of [active, spent, unlimited, future, over]) await post(wallet, change);
      await post(wallet, deduct(30));
      const query = { programId: 1, nowMs: NOW, pageSize: 10, skip: 0, status: "active" as const };
      const ascending = { field: "expiryDate", descending: false } as const;
      const { lots } = await wallet.points({ ...query, sort: ascending });
      expect(lots.map(({ lot }) => [lot.transactionUUID, lot.remainingHundredths])).toEqual([
        [active.transactionUUID, 90],
        [unlimited.transactionUUID, 5],
      ]);
      expect(lots[0]?.entry.amountHundredths).toBe(100);
      const only = async (status: "pending" | "expired") =>
        (await wallet.points({ ...query, status })).lots.map(({ lot }) => lot.transactionUUID);
      expect(await only("pending")).toEqual([future.transactionUUID]);
      expect(await only("expired")).toEqual([over.transactionUUID]);
      const page = await wallet.points({ ...query, pageSize: 1, subledgerIds: [""] });
      expect(page.lots.map(({ lot }) => lot.transactionUUID)).toEqual([unlimited.transactionUUID]);
      expect(page.hasMore).toBe(true);
    },
  },
  {
    title: "a past instant is rebuilt from the entries",
    run: async (wallet) => {
      const at = (change: LedgerChange, nowMs: number) =>
        wallet.post({ walletName: "w", change, nowMs });
      await at(add(100, { expiresAtMs: NOW + 5 * HOUR }), NOW);
      await at(add(50), NOW + HOUR);
      await at(deduct(120), NOW + 2 * HOUR);
      const balance = async (atMs: number) => {
        const { activeHundredths, spentHundredths, expiredHundredths } = balanceAt(
          mainLedger(await wallet.loadAt(atMs)),
          atMs,
        );
        return [activeHundredths, spentHundredths, expiredHundredths];
      };
      expect(await balance(NOW - 1)).toEqual([0, 0, 0]);
      expect(await balance(NOW)).toEqual([100, 0, 0]);
      expect(await balance(NOW + 2 * HOUR - 1)).toEqual([150, 0, 0]);
      expect(await balance(NOW + 2 * HOUR)).toEqual([30, 120, 0]);
      expect((await wallet.loadAt(NOW + 2 * HOUR)).ledgers).toEqual((await wallet.load()).ledgers);
    },
  },
];

export function reserveCommand(changes: readonly LedgerChange[], expectedVersion: number | null) {
  return { walletName: "w", closureId: crypto.randomUUID(), expectedVersion, changes, nowMs: NOW };
}

export function post(wallet: WalletRpc, change: LedgerChange) {
  return wallet.post({ walletName: "w", change, nowMs: NOW });
}

function value<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}
