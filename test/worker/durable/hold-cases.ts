import { expect } from "vitest";
import { balanceAt } from "../../../src/core/ledger/balance";
import type { LedgerChange } from "../../../src/core/ledger/types";
import type { WalletRpc } from "../../../src/durable/loyalty-wallet/protocol";
import { add, deduct, HOUR, mainLedger, NOW } from "./ledger-changes";
import { tierRules } from "./tier-cases";
import { post, type WalletCase } from "./wallet-cases";

function hold(amountHundredths: number): LedgerChange & { readonly kind: "hold" } {
  return { ...deduct(amountHundredths), kind: "hold", deadlineAtMs: NOW + HOUR };
}

function end(kind: "capture" | "void", { transactionUUID, amountHundredths }: LedgerChange) {
  return { ...deduct(amountHundredths), kind, reverses: transactionUUID };
}

async function balance(wallet: WalletRpc, nowMs = NOW) {
  return balanceAt(mainLedger(await wallet.load()), nowMs);
}

/** What a wallet guarantees of holds, members and deletion. */
export const holdCases: readonly WalletCase[] = [
  {
    title: "a hold is neither active nor spent, and has one final state",
    run: async (wallet) => {
      await post(wallet, add(100));
      const [first, second] = [hold(60), hold(30)];
      await post(wallet, first);
      await post(wallet, second);
      expect(await post(wallet, hold(11))).toMatchObject({
        error: { code: "insufficient_points" },
      });
      expect(await balance(wallet)).toMatchObject({ activeHundredths: 10, heldHundredths: 90 });
      const captured = end("capture", first);
      expect(await post(wallet, captured)).toMatchObject({ ok: true });
      expect(await post(wallet, captured)).toMatchObject({ ok: true });
      expect(await post(wallet, end("void", first))).toMatchObject({
        error: { code: "not_undoable" },
      });
      await post(wallet, end("void", second));
      expect(await balance(wallet)).toMatchObject({
        activeHundredths: 40,
        heldHundredths: 0,
        spentHundredths: 60,
      });
    },
  },
  {
    title: "held points don't expire; a void after their end expires them at once",
    run: async (wallet) => {
      await post(wallet, add(100, { expiresAtMs: NOW + 1 }));
      const held = hold(100);
      await post(wallet, held);
      const later = NOW + HOUR;
      expect(await balance(wallet, later)).toMatchObject({
        heldHundredths: 100,
        expiredHundredths: 0,
      });
      await wallet.post({ walletName: "w", change: end("void", held), nowMs: later });
      expect(await balance(wallet, later)).toMatchObject({
        heldHundredths: 0,
        activeHundredths: 0,
        expiredHundredths: 100,
      });
    },
  },
  {
    title: "a member stays one since the first time",
    run: async (wallet) => {
      const command = { walletName: "w", programId: 1, nowMs: NOW, programs: [tierRules()] };
      expect(await wallet.join(command)).toEqual({ joinedAtMs: NOW });
      expect(await wallet.join({ ...command, nowMs: NOW + 1 })).toEqual({ joinedAtMs: NOW });
      expect(mainLedger(await wallet.load()).joinedAtMs).toBe(NOW);
    },
  },
  {
    title: "deletion empties a ledger, and its entries still sum to nothing",
    run: async (wallet) => {
      await post(wallet, add(100));
      await post(wallet, deduct(30));
      await post(wallet, hold(20));
      await post(wallet, add(7, { subledgerId: "kept" }));
      const command = { walletName: "w", eraseId: "e", programId: 1, subledgerIds: [""] };
      await wallet.erase({ ...command, nowMs: NOW + 1 });
      await wallet.erase({ ...command, nowMs: NOW + 2 });
      expect(Object.values(await balance(wallet))).toEqual([0, 0, 0, 0, 0, 0]);
      const { sums } = await wallet.audit({ programId: 1, pageSize: 50, skip: 0 });
      const sum = (subledgerId: string) =>
        sums
          .filter((each) => each.subledgerId === subledgerId && each.kind !== "capture")
          .reduce((all, { direction, amountHundredths }) => {
            return direction === "add" ? all + amountHundredths : all - amountHundredths;
          }, 0);
      expect([sum(""), sum("kept")]).toEqual([0, 7]);
      await post(wallet, add(5));
      expect(await balance(wallet)).toMatchObject({ activeHundredths: 5 });
      expect((await wallet.loadAt(NOW)).ledgers.map((ledger) => ledger.lots.length)).toEqual([
        1, 1,
      ]);
    },
  },
];
