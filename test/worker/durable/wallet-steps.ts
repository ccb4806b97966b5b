import * as fc from "fast-check";
import { expect } from "vitest";
import { balanceAt } from "../../../src/core/ledger/balance";
import {
  programRules,
  type ProgramRules,
  type ReturnPolicy,
} from "../../../src/core/ledger/program-rules";
import { planRollback } from "../../../src/core/ledger/rollback";
import { tierStateAt } from "../../../src/core/ledger/tiers";
import type { Balance, LedgerChange } from "../../../src/core/ledger/types";
import type { WalletRpc } from "../../../src/durable/loyalty-wallet/protocol";
import { add, deduct, mainLedger } from "./ledger-changes";
import { LedgerOracle, type TierPlan } from "./wallet-oracle";

const amount = fc.integer({ min: 1, max: 100 });
const which = fc.nat({ max: 20 });
const policy = fc.constantFrom<ReturnPolicy>("only_pending", "within_balance", "unlimited");

const what = fc.oneof(
  fc.record({
    type: fc.constant("add" as const),
    amount: fc.integer({ min: 50, max: 300 }),
    startsInMs: fc.constantFrom(-1_000, -1_000, 0, 20_000, 60_000, null),
    livesMs: fc.constantFrom(10_000, 80_000, 200_000, 400_000, null, null),
  }),
  fc.record({
    type: fc.constantFrom("deduct" as const, "hold" as const),
    amount: fc.integer({ min: 1, max: 250 }),
  }),
  fc.record({ type: fc.constantFrom("capture" as const, "void" as const), which }),
  fc.record({ type: fc.constant("undo" as const), which, amount, policy }),
  fc.record({ type: fc.constant("activate" as const), which }),
  // Time goes on to the end of the tier, or to just before it.
  fc.record({ type: fc.constant("tier" as const), beforeMs: fc.constantFrom(0, 1, 2) }),
);

/** One thing that happens to a wallet, and how. */
const walletStep = fc.record({
  what,
  by: fc.constantFrom("post", "commit", "release", "repeat"),
  passesMs: fc.nat({ max: 20_000 }),
  after: fc.constantFrom("nothing", "forget"),
});

type WalletStep = typeof walletStep extends fc.Arbitrary<infer T> ? T : never;

const tierPlan: fc.Arbitrary<TierPlan> = fc.record({
  tiers: fc.constant([
    { id: 1, minPointsHundredths: 100 },
    { id: 2, minPointsHundredths: 250 },
    { id: 3, minPointsHundredths: 400 },
  ]),
  lifeMs: fc.constantFrom(30_000, 120_000),
  downgradePolicy: fc.constantFrom("one_down" as const, "balance_based" as const),
});

/** Long stories: short ones have no lots to meet. */
export const walletStories = fc.record({
  steps: fc.array(walletStep, { minLength: 10, maxLength: 40, size: "max" }),
  tierPlan,
});

type WalletStory = typeof walletStories extends fc.Arbitrary<infer T> ? T : never;

/** A wallet under test, with its time. */
export interface WalletUnderTest {
  /**
   * Whether its alarms go by the same time as the story. They move tiers: where they are ahead of
   * the story, it has no tiers.
   */
  readonly isTimeShared: boolean;
  /** Asked for anew each time: it may have lost its memory. */
  wallet(): WalletRpc;
  nowMs(): number;
  pass(milliseconds: number): Promise<void>;
  forget(): Promise<void>;
}

/** Lets the same things happen to a wallet and to the oracle, and compares them after each. */
export async function followSteps(
  world: WalletUnderTest,
  { steps, tierPlan: plan }: WalletStory,
): Promise<void> {
  const oracle = new LedgerOracle(world.isTimeShared ? plan : null);
  const past: { readonly atMs: number; readonly balance: Balance }[] = [];
  for (const step of steps) {
    await world.pass(step.passesMs + 1);
    oracle.tier(world.nowMs());
    await takeStep(world, oracle, step);
    if (step.after === "forget") await world.forget();
    const atMs = world.nowMs();
    const ledger = mainLedger(await world.wallet().load());
    const balance = balanceAt(ledger, atMs);
    expect(balance).toEqual(oracle.balance(atMs));
    expect(ledger.rules ? tierStateAt(ledger, ledger.rules, atMs) : null).toEqual(
      oracle.tier(atMs),
    );
    past.push({ atMs, balance });
    await expectEntriesToSum(world, balance);
  }
  for (const { atMs, balance } of past) {
    expect(balanceAt(mainLedger(await world.wallet().loadAt(atMs)), atMs)).toEqual(balance);
  }
}

async function takeStep(
  world: WalletUnderTest,
  oracle: LedgerOracle,
  { what: one, by }: WalletStep,
): Promise<void> {
  if (one.type === "tier") {
    const endsAtMs = oracle.tier(world.nowMs())?.expiresAtMs ?? 0;
    await world.pass(Math.max(0, endsAtMs - one.beforeMs - world.nowMs()));
    return;
  }
  const nowMs = world.nowMs();
  const named = "which" in one ? nameEntry(oracle, one) : "";
  if (one.type === "activate") {
    oracle.activate(named, nowMs);
    await world.wallet().activate({
      walletName: "w",
      programId: 1,
      transactionUUIDs: [named],
      nowMs,
      programs: programsOf(oracle),
    });
    return;
  }
  const change = await changeOf(world, oracle, one, named);
  if (change === null) return;
  const done = await send(world, change, by, programsOf(oracle));
  if (by === "release") return;
  expect(done).toBe(tell(oracle, change, nowMs));
}

function programsOf({ plan }: LedgerOracle): ProgramRules[] {
  if (plan === null) return [];
  const settings = {
    tiersExpirationPolicy: "tier_start_date",
    tiersExpireIn: `${plan.lifeMs / 1_000}s`,
    tiersDowngradePolicy: plan.downgradePolicy,
  };
  const tiers = plan.tiers.map((tier) => ({ ...tier, name: `Tier ${tier.id}` }));
  return [programRules({ id: 1, timezone: "UTC", tiers, settings })];
}

/** Mostly an entry that can bear what is to happen to it. */
function nameEntry(
  oracle: LedgerOracle,
  one: Extract<WalletStep["what"], { readonly which: number }>,
): string {
  const kinds = { capture: ["hold"], void: ["hold"], activate: ["add"], undo: null }[one.type];
  const uuids = [...oracle.entries].filter(([, { kind }]) => kinds?.includes(kind) ?? true);
  const which = one.which % Math.max(1, uuids.length);
  return uuids.at(-1 - which)?.[0] ?? "";
}

async function changeOf(
  world: WalletUnderTest,
  oracle: LedgerOracle,
  one: Exclude<WalletStep["what"], { readonly type: "activate" | "tier" }>,
  named: string,
): Promise<LedgerChange | null> {
  const nowMs = world.nowMs();
  switch (one.type) {
    case "add": {
      const startAtMs = one.startsInMs === null ? null : nowMs + one.startsInMs;
      const expiresAtMs = one.livesMs === null ? null : (startAtMs ?? nowMs) + one.livesMs;
      return add(one.amount, { startAtMs, expiresAtMs });
    }
    case "deduct":
      return deduct(one.amount);
    case "hold":
      return { ...deduct(one.amount), kind: "hold", deadlineAtMs: nowMs + 1_000 };
    case "capture":
    case "void": {
      const amountHundredths = oracle.entries.get(named)?.amount ?? 1;
      return { ...deduct(amountHundredths), kind: one.type, reverses: named };
    }
    case "undo": {
      const { snapshot, entries } = await world.wallet().undoable([named]);
      const [entry] = entries;
      if (!entry) return null;
      const { transactionUUID, name, source } = deduct(1);
      const request = { entry, amountHundredths: one.amount, transactionUUID, name, source };
      const [planned] = planRollback(snapshot, [request], () => one.policy, nowMs);
      if (planned) return planned.change;
      expect(oracle.undo(named, one.amount, one.policy, nowMs)).toBe(0);
      return null;
    }
  }
}

async function send(
  world: WalletUnderTest,
  change: LedgerChange,
  by: WalletStep["by"],
  programs: readonly ProgramRules[],
): Promise<boolean> {
  const wallet = world.wallet();
  const nowMs = world.nowMs();
  if (by === "post") {
    return (await wallet.post({ walletName: "w", change, nowMs, programs })).ok;
  }
  const { version } = await wallet.load();
  const closureId = crypto.randomUUID();
  const command = {
    walletName: "w",
    closureId,
    expectedVersion: version,
    changes: [change],
    nowMs,
    programs,
  };
  const reserved = await wallet.reserve(command);
  if (by === "release") {
    await wallet.release(closureId);
    return false;
  }
  if (by === "repeat") expect((await wallet.reserve(command)).ok).toBe(reserved.ok);
  await wallet.commit(closureId);
  if (by === "repeat" && reserved.ok) {
    await wallet.commit(closureId);
    expect((await wallet.post({ walletName: "w", change, nowMs })).ok).toBe(true);
  }
  return reserved.ok;
}

function tell(oracle: LedgerOracle, change: LedgerChange, nowMs: number): boolean {
  const { transactionUUID: uuid, amountHundredths } = change;
  switch (change.kind) {
    case "add":
      oracle.add(uuid, amountHundredths, change.startAtMs, change.expiresAtMs);
      return true;
    case "deduct":
    case "hold":
      return oracle.take(change.kind, uuid, amountHundredths, nowMs);
    case "capture":
      return oracle.finish(change.reverses, "captured");
    case "void":
      return oracle.finish(change.reverses, "voided");
    case "rollbackAdd":
      return (
        oracle.undo(change.reverses, amountHundredths, change.policy, nowMs) === amountHundredths
      );
    case "rollbackDeduct":
      return (
        oracle.undo(change.reverses, amountHundredths, "only_pending", nowMs) === amountHundredths
      );
  }
}

async function expectEntriesToSum(world: WalletUnderTest, balance: Balance): Promise<void> {
  const query = { programId: 1, pageSize: 1_000, skip: 0 };
  const { entries } = await world.wallet().transactions(query);
  const signs = { addition: 1, subtraction: -1 };
  const sum = entries.reduce((total, one) => total + signs[one.type] * one.amountHundredths, 0);
  const { activeHundredths, pendingHundredths, expiredHundredths, negativeHundredths } = balance;
  expect(activeHundredths + pendingHundredths + expiredHundredths - negativeHundredths).toBe(sum);
  for (const part of Object.values(balance)) expect(part).toBeGreaterThanOrEqual(0);
}
