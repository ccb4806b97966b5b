import { describe, expect, it } from "vitest";
import { balanceAt } from "../../src/core/ledger/balance";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import { insist, send, type Outcome, type ServiceCall } from "./client";
import { FAULT_KINDS, NoFaults, OneFault, type FaultKind, type FaultPlan } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import type { SeededRandom } from "./random";
import {
  cancelCall,
  expireCall,
  openTradeShop,
  orderCall,
  OPTION_POINTS,
  redeemCall,
  scheduledCall,
} from "./redemption-calls";
import { brokenRedemptions, storedRedemptions } from "./redemption-invariants";
import { runRedemptionStory } from "./redemption-story";
import { givePoints } from "./shop";
import { World } from "./world";

const SEEDS = Number(process.env["SIMULATION_REDEMPTION_SEEDS"] ?? 600);
const FIRST_SEED = Number(process.env["SIMULATION_FIRST_SEED"] ?? 1);

const CUSTOMER = "demo-customer";
const POINTS = 120;
const CALLER = "caller";
const MINUTE_MS = 60_000;

type Step = "redeem" | "redeem later" | "order" | "cancel" | "expire";

interface End {
  readonly calls: number;
  readonly last: Outcome<unknown>;
  readonly state: string;
  readonly active: number;
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

/** A customer trades 50 of 120 points, and one step of it is looked at. */
async function play(
  step: Step,
  planFaults: (random: SeededRandom) => FaultPlan,
  retries: boolean,
): Promise<End> {
  const world = new World(1, planFaults);
  const customers = [CUSTOMER];
  const couponValidity = step === "expire" ? "60s" : "2h";
  openTradeShop(world, { customers, couponValidity, limitPerCustomer: 1 });
  await givePoints(world, CUSTOMER, POINTS);
  const broken: string[] = [];
  const run = (untilMs: number) =>
    world.run({ untilMs, afterEach: () => void broken.push(...brokenNow(world)) });
  const startMs = world.scheduler.nowMs;
  const isDelayed = step !== "redeem";
  const trade = redeemCall({ profileId: CUSTOMER, isDelayed, key: "the key" });
  let service: ServiceCall<unknown> = trade;
  if (step !== "redeem" && step !== "redeem later") {
    void send(world, "redeem", async (context) => {
      const redeemed = await trade(context);
      if (step !== "expire") service = serviceOf(step, redeemed);
    });
    await run(startMs + MINUTE_MS / 2);
  }
  let last: Outcome<unknown> = { kind: "no_answer" };
  const caller = async (call: ServiceCall<unknown>) => {
    last = await send(world, CALLER, call);
    if (retries && last.kind !== "answered") {
      last = (await insist(world, "retry", call)).at(-1) ?? last;
    }
  };
  if (step === "expire") world.onHoldDue = async (_wallet, uuid) => void caller(expireCall(uuid));
  else void caller(service);
  await run(startMs + 5 * MINUTE_MS);
  const [{ state } = { state: "none" }] = storedRedemptions(world);
  const wallet = world.wallet(walletNameOfProfile(false, CUSTOMER)).object;
  const { ledgers } = await wallet.call((logic) => logic.load());
  const [ledger] = ledgers;
  if (!ledger) throw new Error("The customer has no points");
  const active = balanceAt(ledger, world.scheduler.nowMs).activeHundredths / 100;
  await atTheEnd(world, broken);
  world.close();
  return {
    calls: world.callsOf(CALLER),
    last,
    state,
    active,
    broken,
    trace: world.scheduler.trace,
  };
}

/** Deadlines pass, the minute's run comes, and all must have come right. */
async function atTheEnd(world: World, broken: string[]): Promise<void> {
  await world.run({ afterEach: () => void broken.push(...brokenNow(world)) });
  void send(world, "the minute's run", scheduledCall);
  await world.run();
  broken.push(...(await brokenAtRest(world)), ...brokenRedemptions(world));
}

function serviceOf(
  step: "order" | "cancel",
  redeemed: Parameters<typeof cancelCall>[0],
): ServiceCall<unknown> {
  if (step === "cancel") return cancelCall(redeemed);
  const { code } = redeemed.redemption;
  return orderCall({ profileId: CUSTOMER, sessionId: "the-order", code });
}

const calm = (random: SeededRandom) => new NoFaults(random);
const LEFT = POINTS - OPTION_POINTS;

const STEPS = [
  { step: "redeem", before: ["none", POINTS], after: ["spent", LEFT] },
  { step: "redeem later", before: ["none", POINTS], after: ["held", LEFT] },
  { step: "order", before: ["held", LEFT], after: ["spent", LEFT] },
  { step: "cancel", before: ["held", LEFT], after: ["cancelled", POINTS] },
] as const;

describe.each(STEPS)("to $step", ({ step, before, after }) => {
  it("does what it should when nothing goes wrong", async () => {
    const { last, state, active, broken } = await play(step, calm, false);
    expect([last.kind, state, active, broken]).toEqual(["answered", ...after, []]);
  });

  it.each(FAULT_KINDS)("happens wholly or not at all after %s at any call", async (fault) => {
    await atEveryCall(step, fault, false, ({ last, state, active, broken }, told) => {
      expect(broken, told).toEqual([]);
      expect([before, after], told).toContainEqual([state, active]);
      if (last.kind === "answered") expect([state, active], told).toEqual(after);
    });
  });

  it.each(FAULT_KINDS)("happens once for who retries after %s at any call", async (fault) => {
    await atEveryCall(step, fault, true, ({ state, active, broken }, told) => {
      expect(broken, told).toEqual([]);
      expect([state, active], told).toEqual(after);
    });
  });
});

async function atEveryCall(
  step: Step,
  fault: FaultKind,
  retries: boolean,
  check: (end: End, told: string) => void,
): Promise<void> {
  const { calls } = await play(step, calm, false);
  expect(calls).toBeGreaterThan(3);
  for (let index = 0; index < calls; index += 1) {
    const plan = (random: SeededRandom) =>
      new OneFault(random, { caller: CALLER, index, kind: fault });
    const end = await play(step, plan, retries);
    check(end, `${step}, ${fault} at call ${index}\n${end.trace.join("\n")}`);
  }
}

describe("a deadline that passed", () => {
  it.each(FAULT_KINDS)("gives the points back once after %s at any call", async (fault) => {
    await atEveryCall("expire", fault, true, ({ state, active, broken }, told) => {
      expect(broken, told).toEqual([]);
      expect([state, active], told).toEqual(["expired", POINTS]);
    });
  });
});

const ENDS = [
  "spent at once",
  "spent later",
  "cancelled at once",
  "cancelled later",
  "expired later",
  "order with a code accepted",
  "order with a code rejected",
  "order with a code cancelled",
  "order with a code expired",
  "refund of a unit",
  "refund of all",
];

describe("random stories of redemptions", () => {
  it(
    `end well: ${SEEDS} from seed ${FIRST_SEED} on, of every end`,
    { timeout: 600_000 },
    async () => {
      const ends = new Map<string, number>();
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
        const story = await runRedemptionStory(seed);
        expect(story.broken, `seed ${seed}\n${story.trace.join("\n")}`).toEqual([]);
        for (const [end, times] of Object.entries(story.ends)) {
          ends.set(end, (ends.get(end) ?? 0) + times);
        }
      }
      expect([...ends.keys()].toSorted()).toEqual(ENDS.toSorted());
      for (const [end, times] of ends) expect(times, end).toBeGreaterThan(SEEDS / 100);
    },
  );
});
