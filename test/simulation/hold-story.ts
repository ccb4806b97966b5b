import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import type { LedgerChange } from "../../src/core/ledger/types";
import { Refusal } from "../../src/services/refusal";
import { insist, send, type Outcome, type ServiceCall } from "./client";
import { PROGRAM_ID } from "./shop-rules";
import type { World } from "./world";

/** Points that are set aside for something that is paid elsewhere, and what becomes of them. */
export interface Hold {
  readonly profileId: string;
  readonly points: number;
  /** Names the hold. */
  readonly transactionUUID: string;
  readonly deadlineAfterMs: number;
  /** What whoever set them aside decides; null = nobody comes back, and the deadline passes. */
  readonly decision: "capture" | "void" | null;
  readonly decidesAfterMs: number;
}

type HoldStep = "hold" | "capture" | "void";

/** What a step came to; one that is refused moved nothing. */
export interface HoldAnswer {
  readonly step: HoldStep;
  readonly posted: boolean;
}

/** Sets points aside and decides what becomes of them; answers all that was heard of it. */
export async function playHold(
  world: World,
  name: string,
  hold: Hold,
  insists: boolean,
): Promise<readonly Outcome<HoldAnswer>[]> {
  const take = async (step: HoldStep) => {
    const call = holdCall(step, hold);
    const title = `${name} ${step}`;
    return insists ? await insist(world, title, call) : [await send(world, title, call)];
  };
  const held = await take("hold");
  const last = held.at(-1);
  if (hold.decision === null || last?.kind !== "answered" || !last.answer.posted) return held;
  await world.later(hold.decidesAfterMs, `${name} decides`, null);
  return [...held, ...(await take(hold.decision))];
}

/** A deadline has passed: what is still held is given back. Throws when that is not known. */
export async function expireHold(
  world: World,
  walletName: string,
  transactionUUID: string,
): Promise<void> {
  const outcome = await send(world, `expiry of ${transactionUUID}`, async ({ ports }) => {
    const { entries } = await ports.objects.wallet(walletName).undoable([transactionUUID]);
    const amountHundredths = entries[0]?.amountHundredths ?? 0;
    const facts = { transactionUUID: `${transactionUUID}-expired`, amountHundredths };
    const change = { ...facts, ...COMMON, kind: "void", reverses: transactionUUID } as const;
    const command = { walletName, change, nowMs: ports.clock.now() };
    const posted = await ports.objects.wallet(walletName).post(command);
    if (!posted.ok && posted.error.code !== "not_undoable") throw inDoubt();
  });
  if (outcome.kind !== "answered") throw new Error("The hold is not known to be over");
}

const COMMON = {
  programId: PROGRAM_ID,
  subledgerId: "",
  name: "Held",
  source: { type: "manual" },
} as const;

function holdCall(step: HoldStep, hold: Hold): ServiceCall<HoldAnswer> {
  const walletName = walletNameOfProfile(false, hold.profileId);
  return async ({ ports }) => {
    const nowMs = ports.clock.now();
    const change = changeOf(step, hold, nowMs);
    const posted = await ports.objects.wallet(walletName).post({ walletName, change, nowMs });
    if (!posted.ok && posted.error.code === "in_doubt") throw inDoubt();
    return { step, posted: posted.ok };
  };
}

function changeOf(step: HoldStep, hold: Hold, nowMs: number): LedgerChange {
  const { transactionUUID } = hold;
  const facts = { ...COMMON, amountHundredths: hold.points * 100 };
  if (step === "hold") {
    const deadlineAtMs = nowMs + hold.deadlineAfterMs;
    return { ...facts, kind: step, transactionUUID, deadlineAtMs };
  }
  const decided = { transactionUUID: `${transactionUUID}-${step}`, reverses: transactionUUID };
  return { ...facts, ...decided, kind: step };
}

function inDoubt(): Refusal {
  return new Refusal("unavailable", "A closure in doubt holds the points");
}
