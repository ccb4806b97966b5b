import * as fc from "fast-check";
import { it } from "vitest";
import { followSteps, walletStories } from "../worker/durable/wallet-steps";
import { WalletWorld } from "./wallet-world";

it("a wallet agrees with a plain ledger, whatever happens to it, now and in the past", async () => {
  await fc.assert(
    fc.asyncProperty(walletStories, async (story) => {
      const world = new WalletWorld();
      await followSteps(
        {
          isTimeShared: true,
          wallet: () => world.wallet,
          nowMs: () => world.clock.now(),
          pass: (milliseconds) => world.pass(milliseconds),
          forget: async () => world.forget(),
        },
        story,
      );
    }),
    { numRuns: 200, endOnFailure: true },
  );
}, 60_000);
