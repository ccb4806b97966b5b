import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { it } from "vitest";
import type { WalletRpc } from "../../../src/durable/loyalty-wallet/protocol";
import { followSteps, walletSteps } from "./wallet-steps";

it("the object in workerd agrees with a plain ledger, whatever happens to it", async () => {
  await fc.assert(
    fc.asyncProperty(walletSteps, async (steps) => {
      const stub = env.WALLETS.getByName(`profile:${crypto.randomUUID()}`);
      const wallet: WalletRpc = stub;
      // The past, so that the object's own clock has seen every end.
      let nowMs = Date.now() - 86_400_000;
      await followSteps(
        {
          wallet: () => wallet,
          nowMs: () => nowMs,
          pass: async (milliseconds) => {
            nowMs += milliseconds;
          },
          forget: async () => {
            await evictDurableObject(stub);
          },
        },
        steps,
      );
      await runDurableObjectAlarm(stub);
    }),
    { numRuns: 8, endOnFailure: true },
  );
}, 60_000);
