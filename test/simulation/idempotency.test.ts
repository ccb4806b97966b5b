import { describe, expect, it } from "vitest";
import { balanceAt } from "../../src/core/ledger/balance";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import { IdempotentCall } from "../../src/services/idempotency/idempotent-call";
import { joinProgram } from "../../src/services/loyalty/join-program";
import type { OccasionAnswer } from "../../src/services/occasions/run-occasion";
import { createReferral } from "../../src/services/referrals/create-referral";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { insist, type Outcome, send, type ServiceCall } from "./client";
import { FAULT_KINDS, type FaultKind, NoFaults, OneFault } from "./faults";
import { brokenAtRest, brokenNow } from "./invariants";
import { givePoints, openShop } from "./shop";
import { APPLICATION_ID, COUPON, PROGRAM_ID, SPEND, VISIT } from "./shop-rules";
import { checkoutCall, undoCall, visitCall } from "./story";
import { World } from "./world";

const SEEDS = [1, 2];
const CUSTOMER = "keyed-customer";
const SESSION = "keyed-session";
/** The request that faults are aimed at. */
const KEYED = "keyed";

const cart = { sessionId: SESSION, profileId: CUSTOMER, total: 200, units: 2 } as const;
const open = checkoutCall({ ...cart, state: "open" });
const close = checkoutCall({ ...cart, state: "closed", points: 50, useCoupon: true });
const largerCart = checkoutCall({ ...cart, state: "open", total: 300 });

interface Story {
  /** What comes before the named call, and between its answer and the last time it is sent. */
  readonly before: readonly ServiceCall<unknown>[];
  readonly between: readonly ServiceCall<unknown>[];
  readonly call: ServiceCall<unknown>;
  /** What tells one making of the answer from another. */
  readonly tell: (answer: unknown) => unknown;
  /** What is true at the end. */
  readonly end: Partial<End>;
}

interface End {
  readonly balance: number;
  readonly cartTotal: number;
  readonly events: number;
  readonly referrals: number;
  readonly returns: number;
}

const session = (answer: unknown) => answer as SessionAnswer;

const stories: Readonly<Record<string, Story>> = {
  "an event with points": {
    before: [],
    between: [],
    call: visitCall(CUSTOMER),
    tell: (answer) => (answer as OccasionAnswer).result.eventId,
    end: { balance: 125, events: 1 },
  },
  "a cart update that others follow": {
    before: [],
    between: [largerCart],
    call: open,
    tell: (answer) => [session(answer).result.eventId, session(answer).document],
    end: { cartTotal: 300 },
  },
  "a close with points and a coupon": {
    before: [open],
    between: [],
    call: close,
    tell: (answer) => [session(answer).result, session(answer).document],
    end: { balance: 70 },
  },
  "a return of one unit of two": {
    before: [open, close],
    between: [],
    call: undoCall({ kind: "return", sessionId: SESSION }),
    tell: (answer) => [session(answer).result, session(answer).document.returns],
    end: { returns: 1 },
  },
  "a new referral": {
    before: [],
    between: [],
    call: (context) =>
      createReferral(context, {
        campaignId: VISIT.id,
        advocateIntegrationId: CUSTOMER,
        friendIntegrationId: null,
        usageLimit: 1,
        startAtMs: null,
        expiresAtMs: null,
        attributes: {},
      }),
    tell: (answer) => answer,
    end: { referrals: 1 },
  },
  "joining a program": {
    before: [],
    between: [],
    call: (context) =>
      joinProgram(context, { programId: PROGRAM_ID, profileIntegrationId: CUSTOMER }),
    tell: () => null,
    end: { balance: 120 },
  },
};

describe.each(Object.entries(stories))("%s with a key", (_, story) => {
  it.each(FAULT_KINDS)("has one effect and one answer after %s at any call", async (kind) => {
    for (const seed of SEEDS) {
      const { calls } = await play(story, seed, null);
      expect(calls).toBeGreaterThan(1);
      for (let index = 0; index < calls; index += 1) {
        const played = await play(story, seed, { index, kind });
        const told = `seed ${seed}, ${kind} at call ${index}\n${played.trace.join("\n")}`;
        expect(played.broken, told).toEqual([]);
        expect(played.kinds.at(-1), told).toBe("answered");
        expect(new Set(played.answers.map((one) => JSON.stringify(one))).size, told).toBe(1);
        expect(played.isReplayed, told).toBe(true);
        expect(played.end, told).toMatchObject(story.end);
      }
    }
  });
});

interface Played {
  readonly calls: number;
  readonly kinds: readonly Outcome<unknown>["kind"][];
  readonly answers: readonly unknown[];
  /** Whether the last answer was an earlier one's. */
  readonly isReplayed: boolean;
  readonly end: End;
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

async function play(
  story: Story,
  seed: number,
  fault: { readonly index: number; readonly kind: FaultKind } | null,
): Promise<Played> {
  const world = new World(seed, (random) =>
    fault ? new OneFault(random, { ...fault, caller: KEYED }) : new NoFaults(random),
  );
  openShop(world.d1, { campaigns: [SPEND, COUPON, VISIT], couponUsageLimit: 1 });
  await givePoints(world, CUSTOMER, 120);
  const outcomes: Outcome<unknown>[] = [];
  let last: IdempotentCall | null = null;
  const keyed: ServiceCall<unknown> = (context) => {
    const names = { key: "the key", operation: "story", hash: "the same", status: 200 };
    const idempotency = new IdempotentCall({ ...names, scope: "integration" });
    last = idempotency;
    return story.call({ ...context, idempotency });
  };
  const customer = async () => {
    for (const call of story.before) await insist(world, "before", call);
    outcomes.push(await send(world, KEYED, keyed));
    outcomes.push(...(await insist(world, "again", keyed)));
    for (const call of story.between) await insist(world, "between", call);
    outcomes.push(...(await insist(world, "at last", keyed)));
  };
  void customer();
  const broken: string[] = [];
  await world.run({ afterEach: () => broken.push(...brokenNow(world)) });
  broken.push(...(await brokenAtRest(world)));
  const end = await endOf(world);
  world.close();
  return {
    calls: world.callsOf(KEYED),
    kinds: outcomes.map(({ kind }) => kind),
    answers: outcomes.flatMap((one) => (one.kind === "answered" ? [story.tell(one.answer)] : [])),
    isReplayed: (last as IdempotentCall | null)?.isReplayed === true,
    end,
    broken,
    trace: world.scheduler.trace,
  };
}

async function endOf(world: World): Promise<End> {
  const { document } = await world
    .session(`${APPLICATION_ID}:${SESSION}`)
    .object.call((logic) => logic.load());
  const wallet = world.wallet(walletNameOfProfile(false, CUSTOMER)).object;
  const { ledgers } = await wallet.call((logic) => logic.load());
  const ledger = ledgers.find(({ programId }) => programId === PROGRAM_ID);
  const balance = ledger === undefined ? null : balanceAt(ledger, world.scheduler.nowMs);
  const count = (table: string) =>
    Number(world.d1.run(`SELECT count(*) FROM ${table}`, []).rows[0]?.[0] ?? 0);
  const items = document?.cartItems ?? [];
  return {
    balance: (balance?.activeHundredths ?? 0) / 100,
    cartTotal: items.reduce((sum, item) => sum + item.price * item.quantity, 0),
    events: count("events"),
    referrals: count("referrals"),
    returns: document?.returns?.length ?? 0,
  };
}
