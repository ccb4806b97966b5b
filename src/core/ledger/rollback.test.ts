import { describe, expect, it } from "vitest";
import { balanceAt, emptyLedger } from "./balance";
import { ledgerAfter, planChanges, postingOf } from "./plan";
import type { ReturnPolicy } from "./program-rules";
import type { KnownLot, UndoableEntry } from "./reversal";
import { planRollback, type UndoRequest } from "./rollback";
import type { LedgerSnapshot, OpenLot, WalletSnapshot } from "./types";

const NOW = 1_000;

function lot(uuid: string, points: number, more: Partial<KnownLot> = {}): KnownLot {
  return {
    transactionUUID: uuid,
    sequence: uuid.charCodeAt(0),
    amountHundredths: points,
    remainingHundredths: points,
    createdAtMs: 0,
    startAtMs: 0,
    expiresAtMs: null,
    isSettled: false,
    ...more,
  };
}

function walletOf(lots: readonly OpenLot[], more: Partial<LedgerSnapshot> = {}): WalletSnapshot {
  return { version: 1, ledgers: [{ ...emptyLedger(1, ""), lots, ...more }] };
}

function added(of: KnownLot, undoneHundredths = 0): UndoableEntry {
  return { ...common(of.transactionUUID, of.amountHundredths), undoneHundredths, lot: of };
}

function deducted(draws: UndoableEntry["draws"]): UndoableEntry {
  const amount = draws.reduce((sum, draw) => sum + draw.amountHundredths, 0);
  return { ...common("d", amount), kind: "deduct", draws };
}

function common(transactionUUID: string, amountHundredths: number): UndoableEntry {
  return {
    transactionUUID,
    programId: 1,
    subledgerId: "",
    kind: "add",
    amountHundredths,
    undoneHundredths: 0,
    lot: null,
    draws: [],
    holdState: null,
  };
}

function undo(entry: UndoableEntry, amountHundredths = entry.amountHundredths): UndoRequest {
  const transactionUUID = `undo ${entry.transactionUUID} ${amountHundredths}`;
  return { entry, amountHundredths, transactionUUID, name: "", source: { type: "session" } };
}

function amounts(wallet: WalletSnapshot, requests: readonly UndoRequest[], policy: ReturnPolicy) {
  const planned = planRollback(wallet, requests, () => policy, NOW);
  return planned.map(({ change }) => [change.kind, change.amountHundredths]);
}

describe("added points that are taken back", () => {
  const pending = lot("a", 100, { startAtMs: NOW + 1 });
  const active = lot("b", 100, { remainingHundredths: 30 });
  const other = lot("c", 20);

  it.each([
    ["only_pending", pending, [pending], 100],
    ["within_balance", pending, [pending], 100],
    ["unlimited", pending, [pending], 100],
    ["only_pending", active, [active, other], 0],
    ["within_balance", active, [active, other], 50],
    ["unlimited", active, [active, other], 100],
  ] as const)("by %s", (policy, of, lots, expected) => {
    const planned = amounts(walletOf(lots), [undo(added(of))], policy);
    expect(planned).toEqual(expected === 0 ? [] : [["rollbackAdd", expected]]);
  });

  it("come back in parts, never more than the addition", () => {
    const request = (amount: number) => undo(added(pending, 10), amount);
    const planned = amounts(walletOf([pending]), [request(30), request(80)], "only_pending");
    expect(planned).toEqual([
      ["rollbackAdd", 30],
      ["rollbackAdd", 60],
    ]);
  });

  it("leave out what expired: it is gone already", () => {
    const over = lot("a", 100, { remainingHundredths: 60, expiresAtMs: NOW });
    expect(amounts(walletOf([over, other]), [undo(added(over))], "unlimited")).toEqual([
      ["rollbackAdd", 40],
    ]);
    const settled = { ...over, isSettled: true };
    expect(amounts(walletOf([other]), [undo(added(settled))], "within_balance")).toEqual([
      ["rollbackAdd", 20],
    ]);
  });

  it("become a debt without limit, which later points pay first", () => {
    const spent = lot("b", 100, { remainingHundredths: 0 });
    const wallet = walletOf([other]);
    const [planned] = planRollback(wallet, [undo(added(spent))], () => "unlimited", NOW);
    const changes = planned ? [planned.change] : [];
    const entries = new Map([["b", added(spent)]]);
    const plan = planChanges(wallet, changes, NOW, entries);
    const [ledger] = wallet.ledgers;
    if (!plan.ok || !ledger || !plan.value[0]) throw new Error("planned");
    const owing = ledgerAfter(ledger, postingOf(ledger, plan.value[0]), NOW);
    expect(balanceAt(owing, NOW)).toMatchObject({ activeHundredths: 0, negativeHundredths: 80 });
    const add = {
      kind: "add" as const,
      transactionUUID: "e",
      programId: 1,
      subledgerId: "",
      amountHundredths: 100,
      name: "",
      source: { type: "manual" as const },
      startAtMs: 0,
      expiresAtMs: null,
    };
    const paid = ledgerAfter(owing, postingOf(owing, { change: add, draws: [] }), NOW);
    expect(balanceAt(paid, NOW)).toMatchObject({ activeHundredths: 20, negativeHundredths: 0 });
  });
});

describe("deducted points that are given back", () => {
  const early = lot("a", 100, { remainingHundredths: 0, expiresAtMs: NOW + 5 });
  const late = lot("b", 100, { remainingHundredths: 60, startAtMs: 3, expiresAtMs: NOW + 9 });
  const entry = deducted([
    { lot: early, amountHundredths: 100 },
    { lot: late, amountHundredths: 40 },
  ]);

  it("keep their start and end; a part goes to what lives longest", () => {
    const [planned] = planRollback(walletOf([late]), [undo(entry, 50)], () => "unlimited", NOW);
    expect(planned?.givenBack).toEqual({ startAtMs: 3, expiresAtMs: NOW + 9 });
    expect(planned?.change).toMatchObject({ kind: "rollbackDeduct", amountHundredths: 50 });
  });

  it("come back before added points are taken back", () => {
    const wallet = walletOf([late]);
    const gained = added(lot("a", 150, { remainingHundredths: 0 }));
    expect(amounts(wallet, [undo(gained), undo(entry)], "within_balance")).toEqual([
      ["rollbackDeduct", 140],
      ["rollbackAdd", 150],
    ]);
  });

  it("don't come back twice", () => {
    const half = { ...entry, undoneHundredths: 140 };
    expect(amounts(walletOf([late]), [undo(half)], "unlimited")).toEqual([]);
  });
});

describe("planning changes that take back", () => {
  it("refuses entries that are not there, or that less is left of", () => {
    const active = lot("b", 100);
    const [one] = planRollback(walletOf([active]), [undo(added(active))], () => "unlimited", NOW);
    const changes = one ? [one.change] : [];
    const refused = { ok: false, error: { code: "not_undoable" } };
    expect(planChanges(walletOf([active]), changes, NOW)).toEqual(refused);
    const entries = new Map([["b", added(active, 1)]]);
    expect(planChanges(walletOf([active]), changes, NOW, entries)).toEqual(refused);
  });
});
