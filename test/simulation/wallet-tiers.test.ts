import { expect, it } from "vitest";
import { add, deduct, mainLedger } from "../worker/durable/ledger-changes";
import { postWithTiers } from "../worker/durable/tier-cases";
import { WalletWorld } from "./wallet-world";

const DAY = 86_400_000;

it("the alarm moves tiers that end, or that points lift, without any call", async () => {
  const world = new WalletWorld();
  const startMs = world.clock.now();
  const later = { startAtMs: startMs + 5 * DAY, expiresAtMs: startMs + 6 * DAY };
  await postWithTiers(world.wallet, add(100, { startAtMs: startMs }), startMs);
  await postWithTiers(world.wallet, add(400, later), startMs);
  const stored = async () => mainLedger(await world.wallet.load()).tier?.state;
  await world.pass(5 * DAY);
  expect(await stored()).toMatchObject({ tierId: 2, startAtMs: later.startAtMs });
  world.forget();
  await world.pass(10 * DAY);
  expect(await stored()).toMatchObject({ tierId: 1, startAtMs: startMs + 15 * DAY });
  await postWithTiers(world.wallet, deduct(100), world.clock.now());
  await world.pass(10 * DAY);
  expect(await stored()).toBeNull();
  await world.pass(DAY);
  expect(world.disk.alarmAtMs()).toBeNull();
});
