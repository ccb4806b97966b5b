import { describe, expect, it } from "vitest";
import { balanceAt } from "../../src/core/ledger/balance";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import { recordOrder } from "../../src/services/redemptions/record-order";
import { refundOrder } from "../../src/services/redemptions/refund-order";
import { insist, send, type Outcome, type ServiceCall } from "./client";
import { FAULT_KINDS, NoFaults, OneFault, type FaultKind, type FaultPlan } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import type { SeededRandom } from "./random";
import { openShop } from "./shop";
import { APPLICATION_ID, EARN, PROGRAM_ID } from "./shop-rules";
import { World } from "./world";

const EMAIL = "ann@example.com";
const ORDER = "the-order";
const CALLER = "caller";

const order: ServiceCall<unknown> = (context) =>
  recordOrder(context, {
    customer: { email: EMAIL },
    orderId: ORDER,
    totalCents: 6000,
    currency: undefined,
    codes: [],
    items: [{ id: "MUG", name: "Mug", quantity: 2, priceCents: 3000, category: undefined }],
    tags: undefined,
    channel: undefined,
    customerTags: undefined,
    programId: PROGRAM_ID,
  });

const refund =
  (items: readonly { id: string; quantity: number }[] | undefined): ServiceCall<unknown> =>
  (context) =>
    refundOrder(context, {
      orderId: ORDER,
      refundId: "the-refund",
      items,
      totalCents: undefined,
      currency: undefined,
      programId: PROGRAM_ID,
    });

type Step = "order" | "refund of a unit" | "refund of all";

const CALLS: Record<Step, ServiceCall<unknown>> = {
  order,
  "refund of a unit": refund([{ id: "MUG", quantity: 1 }]),
  "refund of all": refund(undefined),
};

interface End {
  readonly calls: number;
  readonly last: Outcome<unknown>;
  readonly state: string;
  readonly points: number;
  readonly identities: number;
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

/** A customer who is not known orders two mugs; one step of it is looked at. */
async function play(
  step: Step,
  planFaults: (random: SeededRandom) => FaultPlan,
  retries: boolean,
): Promise<End> {
  const world = new World(1, planFaults);
  openShop(world.d1, { campaigns: [EARN], couponUsageLimit: 1, returnPolicy: "unlimited" });
  if (step !== "order") {
    void send(world, "the order", order);
    await world.run();
  }
  let last: Outcome<unknown> = { kind: "no_answer" };
  const caller = async () => {
    last = await send(world, CALLER, CALLS[step]);
    if (!retries || last.kind === "answered") return;
    last = (await insist(world, "retry", CALLS[step])).at(-1) ?? last;
  };
  void caller();
  const broken: string[] = [];
  await world.run({ afterEach: () => void broken.push(...brokenNow(world)) });
  broken.push(...(await brokenAtRest(world)));
  const session = world.session(`${APPLICATION_ID}:${ORDER}`).object;
  const { document } = await session.call((logic) => logic.load());
  const wallet = world.wallet(walletNameOfProfile(false, EMAIL)).object;
  const { ledgers } = await wallet.call((logic) => logic.load());
  const [ledger] = ledgers;
  const active = ledger ? balanceAt(ledger, world.scheduler.nowMs).activeHundredths : 0;
  const identities = world.d1.run("SELECT value FROM customer_identities", []).rows.length;
  world.close();
  const { trace } = world.scheduler;
  return {
    calls: world.callsOf(CALLER),
    last,
    state: document?.state ?? "none",
    points: active / 100,
    identities,
    broken,
    trace,
  };
}

const calm = (random: SeededRandom) => new NoFaults(random);

const STEPS = [
  { step: "order", before: ["none", 0], after: ["closed", 60] },
  { step: "refund of a unit", before: ["closed", 60], after: ["partially_returned", 30] },
  { step: "refund of all", before: ["closed", 60], after: ["cancelled", 0] },
] as const;

describe.each(STEPS)("$step:", ({ step, before, after }) => {
  it("it comes out as it should when nothing goes wrong", async () => {
    const end = await play(step, calm, false);
    expect(end).toMatchObject({ broken: [], last: { kind: "answered" }, identities: 1 });
    expect([end.state, end.points]).toEqual(after);
  });

  it.each(FAULT_KINDS)("it happens wholly or not at all after %s at any call", async (fault) => {
    await atEveryCall(step, fault, false, (end, told) => {
      expect(end.broken, told).toEqual([]);
      expect([before, after], told).toContainEqual([end.state, end.points]);
      if (end.last.kind === "answered") expect([end.state, end.points], told).toEqual(after);
    });
  });

  it.each(FAULT_KINDS)("it happens once for who retries after %s at any call", async (fault) => {
    await atEveryCall(step, fault, true, (end, told) => {
      expect(end, told).toMatchObject({ broken: [], last: { kind: "answered" } });
      expect([end.state, end.points], told).toEqual(after);
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
  expect(calls).toBeGreaterThan(4);
  for (let index = 0; index < calls; index += 1) {
    const plan = (random: SeededRandom) =>
      new OneFault(random, { caller: CALLER, index, kind: fault });
    const end = await play(step, plan, retries);
    check(end, `${step}, ${fault} at call ${index}\n${end.trace.join("\n")}`);
  }
}
