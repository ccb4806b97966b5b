import type { LedgerEntry, LedgerSnapshot } from "../../src/core/ledger/types";
import type { WalletHost } from "./objects";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import { brokenClosures } from "./closure-invariants";
import { PROGRAM_ID } from "./shop-rules";
import { effectsOf, storedSessions, type StoredSession } from "./stored-sessions";
import type { World } from "./world";

const PAGE_SIZE = 1_000;

/**
 * What does not hold in a world that came to rest, in sentences; empty when all is well (DESIGN §2).
 */
export async function brokenAtRest(world: World): Promise<string[]> {
  const broken = [...world.alarmFailures];
  const entries: LedgerEntry[] = [];
  for (const [name, host] of world.wallets) {
    const { ledgers } = await host.object.call((wallet) => wallet.load());
    const own = await readEntries(host);
    for (const ledger of ledgers) broken.push(...unbalanced(world, name, ledger, own));
    entries.push(...own);
    if (inDoubt(host) > 0) broken.push(`${name} has a reservation in doubt`);
  }
  const { sessions, inDoubt: open } = await storedSessions(world);
  broken.push(...open.map((name) => `${name} has a closure in doubt`));
  broken.push(...pointsNotAsTold(world, sessions, entries), ...brokenClosures(world, sessions));
  return broken;
}

const looksAt = new WeakMap<WalletHost, number>();

/** What must hold at every instant, in any state of affairs. What did not change is not read again. */
export function brokenNow(world: World): string[] {
  const changed = [...world.wallets].filter(([_name, host]) => {
    const { writes } = host.storage;
    const isNew = looksAt.get(host) !== writes;
    looksAt.set(host, writes);
    return isNew;
  });
  const overdrawn = changed.filter(([_name, host]) => isOverdrawn(host));
  return overdrawn.map(([name]) => `${name} promises more points than it holds`);
}

function unbalanced(
  world: World,
  wallet: string,
  ledger: LedgerSnapshot,
  entries: readonly LedgerEntry[],
): string[] {
  const own = entries.filter(
    ({ programId, subledgerId }) =>
      programId === ledger.programId && subledgerId === ledger.subledgerId,
  );
  const left = sum(ledger.lots.map((lot) => lot.remainingHundredths));
  const stands = left + ledger.expiredHundredths - ledger.negativeHundredths;
  const posted = netHundredths(own);
  const broken: string[] = [];
  if (stands !== posted) broken.push(`${wallet} holds ${stands}, its entries say ${posted}`);
  if (ledger.negativeHundredths > 0 && returnPolicy(world) !== "unlimited") {
    broken.push(`${wallet} is below zero`);
  }
  if (ledger.spentHundredths !== spentHundredths(world.wallet(wallet))) {
    broken.push(`${wallet} miscounts spending`);
  }
  return broken;
}

/**
 * What a session tells of points is what its entries come to. Only a session that was opened again
 * may have left something behind: points that no policy but "unlimited" lets go.
 */
function pointsNotAsTold(
  world: World,
  sessions: readonly StoredSession[],
  entries: readonly LedgerEntry[],
): string[] {
  const unlimited = returnPolicy(world) === "unlimited";
  const bySession = Map.groupBy(
    entries.filter(({ source }) => source.type === "session"),
    ({ source }) => source.sessionIntegrationId ?? "",
  );
  const known = new Set(sessions.map(({ document }) => document.integrationId));
  const strangers = [...bySession.keys()].filter((name) => !known.has(name));
  return [
    ...strangers.map((name) => `${name} has points, but is not stored`),
    ...sessions.flatMap(({ document: { integrationId, epoch }, result, standing }) => {
      const told = result.closureId === "" ? 0 : toldHundredths(standing);
      const posted = netHundredths(bySession.get(integrationId) ?? []);
      const mayLeave = !unlimited && epoch > 1;
      if (posted === told || (mayLeave && posted > told)) return [];
      return [`${integrationId} tells of ${told} hundredths of points, but ${posted} are posted`];
    }),
  ];
}

function toldHundredths(standing: StoredSession["standing"]): number {
  const points = (type: string) =>
    sum(effectsOf(standing, type).map(({ props }) => Math.round(Number(props["value"]) * 100)));
  return points("addLoyaltyPoints") - points("deductLoyaltyPoints");
}

function netHundredths(entries: readonly LedgerEntry[]): number {
  return sum(
    entries.map(({ type, amountHundredths }) =>
      type === "addition" ? amountHundredths : -amountHundredths,
    ),
  );
}

function returnPolicy(world: World): string {
  const sql = "SELECT settings ->> 'returnPolicy' FROM loyalty_programs";
  return String(world.d1.run(sql, []).rows[0]?.[0]);
}

/** All entries of a customer's wallet, newest first. */
export function entriesOf(world: World, profileId: string): Promise<LedgerEntry[]> {
  return readEntries(world.wallet(walletNameOfProfile(false, profileId)));
}

async function readEntries(host: WalletHost): Promise<LedgerEntry[]> {
  const query = { programId: PROGRAM_ID, pageSize: PAGE_SIZE, skip: 0 };
  return (await host.object.call((wallet) => wallet.transactions(query))).entries;
}

/** What was deducted, less what was given back of it. */
function spentHundredths({ storage }: WalletHost): number {
  const [row] = storage.exec<{ spent: number }>(
    `SELECT coalesce(sum(CASE coalesce(role, kind) WHEN 'deduct' THEN amount_hundredths
       WHEN 'rollbackDeduct' THEN -amount_hundredths ELSE 0 END), 0) AS spent FROM entry`,
  );
  return row?.spent ?? 0;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function inDoubt({ storage }: WalletHost): number {
  return storage.exec<{ n: number }>("SELECT count(*) AS n FROM reservation")[0]?.n ?? 0;
}

/**
 * The sums are compared at rest; below zero no lot may ever be, whatever was reserved. A closure
 * that gives points back may draw on them; its draws are left to the sums.
 */
function isOverdrawn({ storage }: WalletHost): boolean {
  const [row] = storage.exec<{ overdrawn: number }>(
    `SELECT EXISTS (SELECT 1 FROM lot l LEFT JOIN (
       SELECT value ->> 'transactionUUID' AS uuid, sum(value ->> 'amountHundredths') AS reserved
       FROM reserved_change, json_each(draws)
       WHERE closure_id NOT IN (SELECT closure_id FROM reserved_change
         WHERE change ->> 'kind' = 'rollbackDeduct') GROUP BY uuid) r ON r.uuid = l.transaction_uuid
     WHERE l.remaining_hundredths < coalesce(r.reserved, 0)) AS overdrawn`,
  );
  return row?.overdrawn === 1;
}
