import type { LedgerEntry, LedgerSnapshot } from "../../src/core/ledger/types";
import type { WalletHost } from "./objects";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import { brokenClosures } from "./closure-invariants";
import { BROKEN_NOW_SQL, brokenCodes } from "./code-invariants";
import { copiesGoneBack, staleCopies } from "./copy-invariants";
import { PROGRAM_ID, VISITED } from "./shop-rules";
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
    broken.push(...undecidedHolds(host).map((uuid) => `${name} still holds ${uuid}`));
  }
  const { sessions, inDoubt: open } = await storedSessions(world);
  broken.push(...open.map((name) => `${name} has a closure in doubt`));
  broken.push(...pointsNotAsTold(world, sessions, entries), ...brokenClosures(world, sessions));
  broken.push(...brokenCodes(world, sessions), ...(await staleCopies(world)));
  return broken;
}

/** How much was written when a store was looked at last. */
const lookedAt = new WeakMap<{ readonly writes: number }, number>();

/** What must hold at every instant, in any state of affairs. What did not change is not read again. */
export function brokenNow(world: World): string[] {
  const broken: string[] = [];
  for (const [name, { storage }] of world.wallets) {
    if (!isNew(storage)) continue;
    const [row] = storage.exec<{ broken: string | null }>(BROKEN_WALLET_SQL);
    if (row?.broken) broken.push(`${name} ${row.broken}`);
  }
  if (!isNew(world.d1)) return broken;
  const inStore = world.d1.run(BROKEN_NOW_SQL, []).rows.map(([text]) => String(text));
  return [...broken, ...inStore, ...copiesGoneBack(world)];
}

function isNew(store: { readonly writes: number }): boolean {
  const { writes } = store;
  if (lookedAt.get(store) === writes) return false;
  lookedAt.set(store, writes);
  return true;
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
    entries.filter(({ source, name }) => source.type === "session" && name !== VISITED),
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
       WHEN 'capture' THEN amount_hundredths WHEN 'rollbackDeduct' THEN -amount_hundredths ELSE 0 END), 0) AS spent FROM entry`,
  );
  return row?.spent ?? 0;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function inDoubt({ storage }: WalletHost): number {
  return storage.exec<{ n: number }>("SELECT count(*) AS n FROM reservation")[0]?.n ?? 0;
}

function undecidedHolds({ storage }: WalletHost): string[] {
  const sql = "SELECT transaction_uuid AS uuid FROM hold WHERE state = 'held'";
  return storage.exec<{ uuid: string }>(sql).map(({ uuid }) => uuid);
}

/**
 * Of one wallet, at every instant: no lot is promised twice; the entries sum to the balance; what
 * holds set aside is what the ledger says; a hold ends once. A closure that gives points back may
 * draw on them; its draws are left to the sums.
 */
const BROKEN_WALLET_SQL = `
SELECT CASE
  WHEN EXISTS (SELECT 1 FROM lot l LEFT JOIN (
      SELECT value ->> 'transactionUUID' AS uuid, sum(value ->> 'amountHundredths') AS reserved
      FROM reserved_change, json_each(draws)
      WHERE closure_id NOT IN (SELECT closure_id FROM reserved_change
        WHERE change ->> 'kind' = 'rollbackDeduct') GROUP BY uuid) r
      ON r.uuid = l.transaction_uuid
    WHERE l.remaining_hundredths < coalesce(r.reserved, 0))
    THEN 'promises more points than it holds'
  WHEN EXISTS (SELECT 1 FROM ledger k WHERE
      (SELECT coalesce(sum(remaining_hundredths), 0) FROM lot l WHERE l.settled = 0
        AND l.program_id = k.program_id AND l.subledger_id = k.subledger_id)
      + k.expired_hundredths - k.negative_hundredths
      <> (SELECT coalesce(sum(iif(e.kind = 'add', 1, -1) * e.amount_hundredths), 0) FROM entry e
        WHERE e.role IS NOT 'capture'
        AND e.program_id = k.program_id AND e.subledger_id = k.subledger_id))
    THEN 'does not hold what its entries sum to'
  WHEN EXISTS (SELECT 1 FROM ledger k WHERE k.held_hundredths <>
      (SELECT coalesce(sum(e.amount_hundredths), 0) FROM hold h JOIN entry e ON e.id = h.entry_id
        WHERE h.state = 'held'
        AND e.program_id = k.program_id AND e.subledger_id = k.subledger_id))
    THEN 'miscounts what is held'
  WHEN EXISTS (SELECT 1 FROM entry WHERE role IN ('capture', 'void')
    GROUP BY reverses_entry_id HAVING count(*) > 1)
    THEN 'ended a hold twice'
END AS broken`;
