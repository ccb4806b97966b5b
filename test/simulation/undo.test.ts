import { describe, expect, it } from "vitest";
import { balanceAt } from "../../src/core/ledger/balance";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { insist, send, type Outcome } from "./client";
import { FAULT_KINDS, NoFaults, OneFault, type FaultKind, type FaultPlan } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import type { SeededRandom } from "./random";
import { givePoints, openShop } from "./shop";
import { APPLICATION_ID, COUPON, PROGRAM_ID, REWARD, SPEND, UNITS } from "./shop-rules";
import { checkoutCall, undoCall, type Undo } from "./story";
import { freshCaches, World } from "./world";

const CUSTOMER = "demo-customer";
const SESSION = "demo-session";
const POINTS = 120;
const UNDO = "undo";
const SEEDS = [1];

interface UndoEnd {
  readonly calls: number;
  readonly last: Outcome<SessionAnswer>;
  readonly session: string;
  readonly points: number;
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

/** An order with a coupon, paid with 50 of 120 points and earning 10, is taken back. */
async function undoDemo(
  seed: number,
  kind: Undo["kind"],
  planFaults: (random: SeededRandom) => FaultPlan,
  retries: boolean,
): Promise<UndoEnd> {
  const world = new World(seed, planFaults);
  openShop(world.d1, {
    campaigns: [SPEND, COUPON, REWARD, UNITS],
    couponUsageLimit: 1,
    returnPolicy: "unlimited",
  });
  await givePoints(world, CUSTOMER, POINTS);
  const order = { sessionId: SESSION, profileId: CUSTOMER, total: 200, units: 2, points: 50 };
  const caches = freshCaches();
  const close = checkoutCall({ ...order, state: "closed", useCoupon: true });
  void send(world, "close", close, caches);
  await world.run();
  let last: Outcome<SessionAnswer> | undefined;
  const undo = undoCall({ kind, sessionId: SESSION });
  const customer = async () => {
    last = await send(world, UNDO, undo, caches);
    if (retries && last.kind !== "answered") last = (await insist(world, "retry", undo)).at(-1);
  };
  void customer();
  const broken: string[] = [];
  await world.run({ afterEach: () => void broken.push(...brokenNow(world)) });
  broken.push(...(await brokenAtRest(world)));
  const session = world.session(`${APPLICATION_ID}:${SESSION}`).object;
  const { document } = await session.call((logic) => logic.load());
  const wallet = world.wallet(walletNameOfProfile(false, CUSTOMER)).object;
  const { ledgers } = await wallet.call((logic) => logic.load());
  const ledger = ledgers.find(({ programId }) => programId === PROGRAM_ID);
  if (!ledger || !last) throw new Error("The story has no end");
  const points = balanceAt(ledger, world.scheduler.nowMs).activeHundredths / 100;
  world.close();
  const { trace } = world.scheduler;
  return {
    calls: world.callsOf(UNDO),
    last,
    session: document?.state ?? "",
    points,
    broken,
    trace,
  };
}

const calm = (random: SeededRandom) => new NoFaults(random);

const CLOSED = { session: "closed", points: POINTS - 50 + 10 };
const ENDS = [
  { kind: "cancel", undone: { session: "cancelled", points: POINTS } },
  { kind: "reopen", undone: { session: "open", points: POINTS } },
  { kind: "return", undone: { session: "partially_returned", points: POINTS - 50 + 10 } },
] as const;

describe.each(ENDS)("to $kind an order", ({ kind, undone }) => {
  it("gives back what is its due when nothing goes wrong", async () => {
    const end = await undoDemo(1, kind, calm, false);
    expect(end).toMatchObject({ ...undone, broken: [], last: { kind: "answered" } });
  });

  it.each(FAULT_KINDS)("happens wholly or not at all after %s at any call", async (fault) => {
    await atEveryCall(kind, fault, false, (end, told) => {
      expect(end.broken, told).toEqual([]);
      const { session, points } = end;
      expect([CLOSED, undone], told).toContainEqual({ session, points });
      if (end.last.kind === "answered") expect({ session, points }, told).toEqual(undone);
    });
  });

  it.each(FAULT_KINDS)("happens once for who retries after %s at any call", async (fault) => {
    await atEveryCall(kind, fault, true, (end, told) => {
      expect(end.broken, told).toEqual([]);
      // A unit more may come back with the repeat of a return; the rest is done once.
      expect({ session: end.session, points: end.points }, told).toEqual(undone);
    });
  });
});

async function atEveryCall(
  kind: Undo["kind"],
  fault: FaultKind,
  retries: boolean,
  check: (end: UndoEnd, told: string) => void,
): Promise<void> {
  for (const seed of SEEDS) {
    const { calls } = await undoDemo(seed, kind, calm, false);
    expect(calls).toBeGreaterThan(4);
    for (let index = 0; index < calls; index += 1) {
      const plan = (random: SeededRandom) =>
        new OneFault(random, { caller: UNDO, index, kind: fault });
      const end = await undoDemo(seed, kind, plan, retries);
      check(end, `seed ${seed}, ${fault} at call ${index}\n${end.trace.join("\n")}`);
    }
  }
}
