import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { it } from "vitest";
import type { WalletRpc } from "../../../src/durable/loyalty-wallet/protocol";
import { followSteps, walletStories } from "./wallet-steps";

const DAY_MS = 86_400_000;

// In the past, the object's own clock has seen every end; in the future, no alarm goes off.
it.each([
  ["of the past", -DAY_MS],
  ["of the future", DAY_MS],
])(
  "the object in workerd agrees with a plain ledger on a story %s",
  async (_when, fromNowMs) => {
    await fc.assert(
      fc.asyncProperty(walletStories, async (story) => {
        const stub = env.WALLETS.getByName(`profile:${crypto.randomUUID()}`);
        const wallet: WalletRpc = stub;
        let nowMs = Date.now() + fromNowMs;
        await followSteps(
          {
            isTimeShared: fromNowMs > 0,
            wallet: () => wallet,
            nowMs: () => nowMs,
            pass: async (milliseconds) => {
              nowMs += milliseconds;
            },
            forget: async () => {
              // Only what is in memory can be thrown out of it.
              await wallet.load();
              await evictDurableObject(stub);
            },
          },
          story,
        );
        await runDurableObjectAlarm(stub);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  },
  60_000,
);
