import type { LedgerChange } from "../../../src/core/ledger/types";
import type { TestApplication } from "../../support/deployment";
import { integrate } from "./definitions";
import type { ScenarioIds } from "./ids";

export type LedgerChanges = Readonly<Record<string, readonly LedgerChange[]>>;

interface Transaction {
  readonly created: string;
  readonly type: string;
  readonly amount: number;
  readonly name: string;
  readonly subledgerId: string;
  readonly startDate: string;
  readonly expiryDate: string;
  readonly rulesetId?: number;
  readonly ruleName?: string;
}

/** What a wallet's log must hold of the changes, oldest first. */
export function expectedTransactions(changes: LedgerChanges, nowMs: number): unknown {
  return Object.entries(changes)
    .filter(([, entries]) => entries.length > 0)
    .map(([wallet, entries]) => ({ wallet, entries: entries.map((one) => entryOf(one, nowMs)) }));
}

/** What the call added to the logs of these wallets, as the Integration API tells it. */
export async function readTransactions(
  shop: TestApplication,
  wallets: readonly string[],
  nowMs: number,
  ids: ScenarioIds,
): Promise<unknown> {
  const read = wallets.map(async (wallet) => {
    const customer = encodeURIComponent(ids.textOut(wallet.slice(wallet.indexOf(":") + 1)));
    const path = `/v1/loyalty_programs/${ids.real("program", 1)}/profile/${customer}/transactions`;
    const { data } = await integrate<{ data: readonly Transaction[] }>(shop, "GET", path);
    const since = data.filter(({ created }) => Date.parse(created) >= nowMs).toReversed();
    return { wallet, entries: since.map((entry) => toldEntry(entry, ids)) };
  });
  return (await Promise.all(read)).filter(({ entries }) => entries.length > 0);
}

function entryOf(change: LedgerChange, nowMs: number) {
  const { subledgerId, amountHundredths, name, source } = change;
  if (change.programId !== 1) throw new Error("The scenarios have one loyalty program");
  if (change.kind !== "add" && change.kind !== "deduct") throw new Error(`What is ${change.kind}?`);
  return {
    type: change.kind === "add" ? "addition" : "subtraction",
    amount: amountHundredths / 100,
    name,
    subledgerId,
    ...(change.kind === "add"
      ? {
          startDate:
            change.startAtMs === nowMs ? "immediate" : instantOf(change.startAtMs, "on_action"),
          expiryDate: instantOf(change.expiresAtMs, "unlimited"),
        }
      : {}),
    rulesetId: "rulesetId" in source ? source.rulesetId : undefined,
    ruleName: "ruleName" in source ? source.ruleName : undefined,
  };
}

function toldEntry(entry: Transaction, ids: ScenarioIds) {
  const { type, amount, name, subledgerId, startDate, expiryDate, rulesetId, ruleName } = entry;
  return {
    type,
    amount,
    name,
    subledgerId,
    ...(type === "addition" ? { startDate, expiryDate } : {}),
    rulesetId: rulesetId === undefined ? undefined : ids.told("ruleset", rulesetId),
    ruleName,
  };
}

function instantOf(atMs: number | null, none: string): string {
  return atMs === null ? none : new Date(atMs).toISOString();
}
