import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assert } from "../assert";
import { balanceAt, ledgerOf, lotStatusAt } from "./balance";
import { spendingOrder } from "./lots";
import {
  AMOUNT_HUNDREDTHS_MAX,
  ledgerAfter,
  planChanges,
  postingOf,
  walletLessDraws,
} from "./plan";
import type { LedgerChange, LedgerSnapshot, OpenLot, WalletSnapshot } from "./types";

const NOW = 1_000_000;
const SOURCE = { type: "manual" } as const;

describe("a lot", () => {
  it("is active from its start on, and no longer at its end", () => {
    const lot = { startAtMs: 10, expiresAtMs: 20 };
    expect([9, 10, 19, 20].map((nowMs) => lotStatusAt(lot, nowMs))).toEqual([
      "pending",
      "active",
      "active",
      "expired",
    ]);
  });

  it("waits without a start for its activation, and may expire meanwhile", () => {
    expect(lotStatusAt({ startAtMs: null, expiresAtMs: null }, NOW)).toBe("pending");
    expect(lotStatusAt({ startAtMs: null, expiresAtMs: NOW }, NOW)).toBe("expired");
  });
});

describe("balances", () => {
  it("show active points and a debt never together", () => {
    const ledger = ledgerOf(wallet([lot("a", 1, 30), lot("b", 2, 40)]), 1, "");
    expect(balanceAt({ ...ledger, negativeHundredths: 50 }, NOW)).toMatchObject({
      activeHundredths: 20,
      negativeHundredths: 0,
    });
    expect(balanceAt({ ...ledger, negativeHundredths: 90 }, NOW)).toMatchObject({
      activeHundredths: 0,
      negativeHundredths: 20,
    });
  });

  it("count open lots past their end as expired", () => {
    const ledger = ledgerOf(wallet([lot("a", 1, 30, NOW), lot("b", 2, 40)]), 1, "");
    expect(balanceAt({ ...ledger, expiredHundredths: 5 }, NOW)).toMatchObject({
      activeHundredths: 40,
      expiredHundredths: 35,
    });
  });
});

describe("spending", () => {
  it("takes what ends first, then the unlimited, then the oldest", () => {
    const lots = [
      lot("unlimited-new", 5, 1),
      lot("unlimited-old", 2, 1),
      lot("late", 1, 1, NOW + 20),
      lot("soon-new", 4, 1, NOW + 10),
      lot("soon-old", 3, 1, NOW + 10),
      lot("over", 6, 1, NOW),
    ];
    expect(spendingOrder(lots, NOW).map((one) => one.transactionUUID)).toEqual([
      "soon-old",
      "soon-new",
      "late",
      "unlimited-old",
      "unlimited-new",
    ]);
  });

  it("refuses more than the active points, whatever is pending or expired", () => {
    const pending = { ...lot("p", 2, 100), startAtMs: NOW + 1 };
    const held = wallet([lot("a", 1, 50), pending, lot("x", 3, 100, NOW)]);
    expect(planChanges(held, [deduct("d", 50)], NOW).ok).toBe(true);
    expect(planChanges(held, [deduct("d", 51)], NOW)).toEqual({
      ok: false,
      error: { code: "insufficient_points" },
    });
    expect(planChanges(held, [deduct("d", 30), deduct("e", 30)], NOW).ok).toBe(false);
  });

  it("may use what an earlier change of the same closure adds", () => {
    const plan = planChanges(wallet([]), [add("a", 60), deduct("d", 50)], NOW);
    expect(plan.ok && plan.value[1]?.draws).toEqual([
      { transactionUUID: "a", amountHundredths: 50 },
    ]);
    expect(planChanges(wallet([]), [deduct("d", 50), add("a", 60)], NOW).ok).toBe(false);
  });

  it("leaves to a second plan only what the first has not drawn", () => {
    const held = wallet([lot("a", 1, 50), lot("b", 2, 50)]);
    const first = planChanges(held, [deduct("d", 70)], NOW);
    assert(first.ok, "the first plan fits");
    const left = walletLessDraws(
      held,
      first.value.flatMap((one) => one.draws),
    );
    expect(planChanges(left, [deduct("e", 30)], NOW).ok).toBe(true);
    expect(planChanges(left, [deduct("e", 31)], NOW).ok).toBe(false);
  });
});

it("leaves nothing of a lot that a closure draws more of, out of what it gives back", () => {
  const left = walletLessDraws(wallet([lot("a", 1, 50), lot("b", 2, 50)]), [
    { transactionUUID: "a", amountHundredths: 70 },
    { transactionUUID: "closed", amountHundredths: 10 },
  ]);
  expect(planChanges(left, [deduct("e", 50)], NOW).ok).toBe(true);
  expect(planChanges(left, [deduct("e", 51)], NOW).ok).toBe(false);
});

describe("a debt", () => {
  it("is paid by the next addition before anything becomes spendable", () => {
    const indebted = { ...ledgerOf(wallet([]), 1, ""), negativeHundredths: 80 };
    const first = postingOf(indebted, { change: add("a", 50), draws: [] });
    const after = ledgerAfter(indebted, first, NOW);
    expect(after).toMatchObject({ negativeHundredths: 30, lots: [] });
    const second = ledgerAfter(after, postingOf(after, { change: add("b", 50), draws: [] }), NOW);
    expect(balanceAt(second, NOW)).toMatchObject({ activeHundredths: 20, negativeHundredths: 0 });
  });
});

it.each([0, -1, 1.5, AMOUNT_HUNDREDTHS_MAX + 1, Number.NaN])(
  "an amount of %d is a bug",
  (amount) => {
    expect(() => planChanges(wallet([]), [add("a", amount)], NOW)).toThrow("Invariant broken");
  },
);

describe("whatever happens to a ledger", () => {
  const step = fc.record({
    amount: fc.integer({ min: 1, max: 500 }),
    adds: fc.boolean(),
    startsInMs: fc.integer({ min: -5, max: 20 }),
    livesMs: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
    passesMs: fc.integer({ min: 0, max: 15 }),
  });

  it("entries and balances have the same sum, and nothing falls below zero", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let ledger: LedgerSnapshot = ledgerOf(wallet([]), 1, "");
        let [nowMs, added, spent] = [NOW, 0, 0];
        for (const [index, one] of steps.entries()) {
          nowMs += one.passesMs;
          const change = changeOf(one, `t${index}`, nowMs);
          const before = balanceAt(ledger, nowMs).activeHundredths;
          const plan = planChanges({ version: 0, ledgers: [ledger] }, [change], nowMs);
          expect(plan.ok).toBe(one.adds || one.amount <= before);
          if (!plan.ok) continue;
          const [planned] = plan.value;
          assert(planned !== undefined, "one change is one plan");
          if (one.adds) added += one.amount;
          else spent += one.amount;
          ledger = ledgerAfter(ledger, postingOf(ledger, planned), nowMs);
          const balance = balanceAt(ledger, nowMs);
          expect(balance.spentHundredths).toBe(spent);
          expect(
            balance.activeHundredths + balance.pendingHundredths + balance.expiredHundredths,
          ).toBe(added - spent);
          expect(Math.min(...Object.values(balance))).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

function add(transactionUUID: string, amountHundredths: number) {
  return {
    kind: "add",
    transactionUUID,
    programId: 1,
    subledgerId: "",
    amountHundredths,
    name: "",
    source: SOURCE,
    startAtMs: 0,
    expiresAtMs: null,
  } as const;
}

function deduct(transactionUUID: string, amountHundredths: number): LedgerChange {
  const {
    kind: _,
    startAtMs: _start,
    expiresAtMs: _end,
    ...base
  } = add(transactionUUID, amountHundredths);
  return { ...base, kind: "deduct" };
}

function lot(
  transactionUUID: string,
  sequence: number,
  amountHundredths: number,
  expiresAtMs: number | null = null,
): OpenLot {
  return {
    transactionUUID,
    sequence,
    amountHundredths,
    remainingHundredths: amountHundredths,
    createdAtMs: 0,
    startAtMs: 0,
    expiresAtMs,
  };
}

function wallet(lots: OpenLot[]): WalletSnapshot {
  return { version: 1, ledgers: [{ ...ledgerOf({ version: 0, ledgers: [] }, 1, ""), lots }] };
}

function changeOf(
  one: { amount: number; adds: boolean; startsInMs: number; livesMs: number | null },
  transactionUUID: string,
  nowMs: number,
): LedgerChange {
  if (!one.adds) return deduct(transactionUUID, one.amount);
  const startAtMs = nowMs + one.startsInMs;
  const expiresAtMs = one.livesMs === null ? null : startAtMs + one.livesMs;
  return { ...add(transactionUUID, one.amount), startAtMs, expiresAtMs };
}
