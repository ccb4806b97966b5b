import { expect } from "vitest";
import { programRules, type ProgramSettings } from "../../../src/core/ledger/program-rules";
import { tierStateAt } from "../../../src/core/ledger/tiers";
import type { LedgerChange, TierState } from "../../../src/core/ledger/types";
import type { WalletRpc } from "../../../src/durable/loyalty-wallet/protocol";
import { add, deduct, HOUR, mainLedger, NOW } from "./ledger-changes";
import { reserveCommand, type WalletCase } from "./wallet-cases";

const DAY = 24 * HOUR;
const [SILVER, GOLD] = [1, 2];

export function tierRules(settings: ProgramSettings = {}) {
  return programRules({
    id: 1,
    timezone: "UTC",
    tiers: [
      { id: SILVER, name: "Silver", minPointsHundredths: 100 },
      { id: GOLD, name: "Gold", minPointsHundredths: 500 },
    ],
    settings: { tiersExpirationPolicy: "tier_start_date", tiersExpireIn: "10D", ...settings },
  });
}

export function postWithTiers(
  wallet: WalletRpc,
  change: LedgerChange,
  nowMs = NOW,
  settings: ProgramSettings = {},
) {
  return wallet.post({ walletName: "w", change, nowMs, programs: [tierRules(settings)] });
}

async function tierOf(wallet: WalletRpc, nowMs: number): Promise<TierState | null> {
  const ledger = mainLedger(await wallet.load());
  return ledger.rules ? tierStateAt(ledger, ledger.rules, nowMs) : null;
}

/** What a wallet guarantees of tiers, as every runtime must show it. */
export const tierCases: readonly WalletCase[] = [
  {
    title: "a tier is reached at once and outlives what is spent, until its end",
    run: async (wallet) => {
      await postWithTiers(wallet, add(500));
      await postWithTiers(wallet, deduct(450), NOW + HOUR);
      const gold = { tierId: GOLD, startAtMs: NOW, expiresAtMs: NOW + 10 * DAY };
      expect(await tierOf(wallet, NOW + HOUR)).toEqual(gold);
      expect(await tierOf(wallet, NOW + 10 * DAY - 1)).toEqual(gold);
      expect(await tierOf(wallet, NOW + 10 * DAY)).toEqual({
        tierId: SILVER,
        startAtMs: NOW + 10 * DAY,
        expiresAtMs: NOW + 20 * DAY,
      });
      expect(await tierOf(wallet, NOW + 20 * DAY)).toBeNull();
    },
  },
  {
    title: "a closure lifts a tier when it commits, and not when it is released",
    run: async (wallet) => {
      const command = { ...reserveCommand([add(500)], null), programs: [tierRules()] };
      await wallet.reserve(command);
      await wallet.release(command.closureId);
      await postWithTiers(wallet, add(100));
      expect(await tierOf(wallet, NOW)).toMatchObject({ tierId: SILVER });
      const next = { ...reserveCommand([add(500)], null), programs: [tierRules()] };
      await wallet.reserve(next);
      expect(await tierOf(wallet, NOW)).toMatchObject({ tierId: SILVER });
      await wallet.commit(next.closureId);
      expect(await tierOf(wallet, NOW)).toMatchObject({ tierId: GOLD });
    },
  },
  {
    title: "points that become active later lift a tier from then on",
    run: async (wallet) => {
      await postWithTiers(wallet, add(500, { startAtMs: NOW + DAY, expiresAtMs: NOW + 2 * DAY }));
      expect(await tierOf(wallet, NOW + DAY - 1)).toBeNull();
      const gold = { tierId: GOLD, startAtMs: NOW + DAY, expiresAtMs: NOW + 11 * DAY };
      expect(await tierOf(wallet, NOW + DAY)).toEqual(gold);
      expect(await tierOf(wallet, NOW + 5 * DAY)).toEqual(gold);
    },
  },
  {
    title: "each ledger has a tier of its own",
    run: async (wallet) => {
      await postWithTiers(wallet, add(500));
      await postWithTiers(wallet, add(100, { subledgerId: "vip" }));
      const { ledgers } = await wallet.load();
      const tiers = ledgers.map(({ subledgerId, tier }) => [subledgerId, tier?.state?.tierId]);
      expect(Object.fromEntries(tiers)).toEqual({ "": GOLD, vip: SILVER });
    },
  },
  {
    title: "a past instant shows the tier of that time",
    run: async (wallet) => {
      await postWithTiers(wallet, add(100));
      await postWithTiers(wallet, add(400), NOW + DAY);
      const at = async (atMs: number) => {
        const ledger = mainLedger(await wallet.loadAt(atMs));
        return ledger.rules && tierStateAt(ledger, ledger.rules, atMs)?.tierId;
      };
      expect(await at(NOW)).toBe(SILVER);
      expect(await at(NOW + DAY - 1)).toBe(SILVER);
      expect(await at(NOW + DAY)).toBe(GOLD);
    },
  },
];
