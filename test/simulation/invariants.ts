import type { LedgerEntry, LedgerSnapshot } from "../../src/core/ledger/types";
import type { SessionDocument } from "../../src/core/session/types";
import type { SessionResult } from "../../src/services/sessions/types";
import type { WalletHost } from "./objects";
import { walletNameOfProfile } from "../../src/core/ledger/wallet-name";
import { PROGRAM_ID, WELCOME_DISCOUNT } from "./shop-rules";
import type { World } from "./world";

const PAGE_SIZE = 1_000;

interface ClosedSession {
  readonly document: SessionDocument;
  readonly result: SessionResult;
}

/**
 * What does not hold in a world that came to rest, in sentences; empty when all is well (DESIGN §2).
 */
export async function brokenAtRest(world: World): Promise<string[]> {
  const broken = [...world.alarmFailures];
  const entries: LedgerEntry[] = [];
  for (const [name, host] of world.wallets) {
    const { ledgers } = await host.object.call((wallet) => wallet.load());
    const own = await readEntries(host);
    for (const ledger of ledgers) broken.push(...unbalanced(name, ledger, own));
    entries.push(...own);
    if (inDoubt(host) > 0) broken.push(`${name} has a reservation in doubt`);
  }
  const closed: ClosedSession[] = [];
  for (const [name, host] of world.sessions) {
    const stored = await host.object.call((session) => session.read());
    if (stored.inDoubt !== null) broken.push(`${name} has a closure in doubt`);
    if (stored.document?.state !== "closed") continue;
    const result = JSON.parse(stored.resultJson) as SessionResult;
    closed.push({ document: stored.document, result });
  }
  broken.push(...pointsNotAsTold(closed, entries), ...closuresNotAsTold(world, closed));
  broken.push(...countersNotAsMoved(world), ...welcomedTwice(closed));
  return broken;
}

/** What must hold at every instant, in any state of affairs. */
export function brokenNow(world: World): string[] {
  const overdrawn = [...world.wallets].filter(([_name, host]) => isOverdrawn(host));
  return overdrawn.map(([name]) => `${name} promises more points than it holds`);
}

function unbalanced(wallet: string, ledger: LedgerSnapshot, entries: readonly LedgerEntry[]) {
  const own = entries.filter(
    ({ programId, subledgerId }) =>
      programId === ledger.programId && subledgerId === ledger.subledgerId,
  );
  const total = (type: LedgerEntry["type"]) =>
    sum(own.filter((entry) => entry.type === type).map((entry) => entry.amountHundredths));
  const left = sum(ledger.lots.map((lot) => lot.remainingHundredths));
  const stands = left + ledger.expiredHundredths - ledger.negativeHundredths;
  const posted = total("addition") - total("subtraction");
  const broken: string[] = [];
  if (stands !== posted) broken.push(`${wallet} holds ${stands}, its entries say ${posted}`);
  if (ledger.negativeHundredths > 0) broken.push(`${wallet} is below zero`);
  if (ledger.spentHundredths !== total("subtraction")) broken.push(`${wallet} miscounts spending`);
  return broken;
}

/** Each movement that a closed session shows is one entry, and no entry is without a session. */
function pointsNotAsTold(closed: readonly ClosedSession[], entries: readonly LedgerEntry[]) {
  const told = (type: string) =>
    closed.flatMap(({ document, result }) =>
      effectsOf(result, type).map(
        ({ props }) => `${document.integrationId} ${props["transactionUUID"]} ${props["value"]}`,
      ),
    );
  const posted = (type: LedgerEntry["type"]) =>
    entries
      .filter((entry) => entry.type === type && entry.source.type === "session")
      .map(({ source, transactionUUID, amountHundredths }) => {
        return `${source.sessionIntegrationId} ${transactionUUID} ${amountHundredths / 100}`;
      });
  return [
    ...differences("deductions", told("deductLoyaltyPoints"), posted("subtraction")),
    ...differences("additions", told("addLoyaltyPoints"), posted("addition")),
  ];
}

/** A discount that reads how many sessions the customer has closed is given once. */
function welcomedTwice(closed: readonly ClosedSession[]): string[] {
  const welcomed = closed.filter(({ result }) =>
    effectsOf(result, "setDiscount").some(({ props }) => props["name"] === WELCOME_DISCOUNT),
  );
  const customers = welcomed.map(({ document }) => document.profileId);
  const twice = customers.filter((customer, index) => customers.indexOf(customer) !== index);
  return twice.map((customer) => `${customer} was welcomed twice`);
}

/** D1 holds one committed closure per closed session, with the redemptions that it shows. */
function closuresNotAsTold(world: World, closed: readonly ClosedSession[]): string[] {
  const committed = rows(
    world,
    `SELECT c.session_id || ' ' || count(r.coupon_id) FROM closures c
     LEFT JOIN redemptions r ON r.closure_id = c.id AND r.rolled_back_at_ms IS NULL
     WHERE c.outcome = 'committed' GROUP BY c.id`,
  ).map(([text]) => String(text));
  const told = closed.map(
    ({ document, result }) => `${document.id} ${effectsOf(result, "acceptCoupon").length}`,
  );
  const customers = rows(
    world,
    "SELECT integration_id || ' ' || closed_sessions FROM profiles WHERE closed_sessions > 0",
  ).map(([text]) => String(text));
  const buyers = new Map<string, number>();
  for (const { document } of closed) {
    buyers.set(document.profileId, (buyers.get(document.profileId) ?? 0) + 1);
  }
  return [
    ...differences("closures", told, committed),
    ...differences(
      "closed sessions of customers",
      [...buyers].map(([customer, count]) => `${customer} ${count}`),
      customers,
    ),
  ];
}

function countersNotAsMoved(world: World): string[] {
  const wrong = rows(
    world,
    `SELECT k.action || ' of ' || k.entity || ': used ' || k.used || ', moved ' || coalesce((
       SELECT sum(m.delta) FROM movements m WHERE m.campaign_id = k.campaign_id
         AND m.action = k.action AND m.entity = k.entity AND m.period = k.period), 0) AS text
     FROM counters k WHERE k.used <> coalesce((
       SELECT sum(m.delta) FROM movements m WHERE m.campaign_id = k.campaign_id
         AND m.action = k.action AND m.entity = k.entity AND m.period = k.period), 0)
       OR k.used > k.limit_total`,
  );
  const miscounted = rows(
    world,
    `SELECT c.value || ' used ' || coalesce(k.used, 0) FROM coupons c
     LEFT JOIN counters k ON k.entity = 'coupon:' || c.id AND k.action = 'couponUsage'
     WHERE coalesce(k.used, 0) <> (SELECT count(*) FROM redemptions r
       WHERE r.coupon_id = c.id AND r.rolled_back_at_ms IS NULL)
       OR (c.usage_limit > 0 AND coalesce(k.used, 0) > c.usage_limit)`,
  );
  return [...wrong, ...miscounted].map(([text]) => `Miscounted: ${String(text)}`);
}

function differences(what: string, left: readonly string[], right: readonly string[]): string[] {
  const [one, other] = [left.toSorted().join("; "), right.toSorted().join("; ")];
  return one === other ? [] : [`${what}: told [${one}], but stored [${other}]`];
}

/** The effects of one type in an answer. */
export function effectsOf(result: SessionResult, type: string) {
  return result.effects.filter((effect) => effect["effectType"] === type) as unknown as {
    props: Record<string, string | number>;
  }[];
}

/** All entries of a customer's wallet, newest first. */
export function entriesOf(world: World, profileId: string): Promise<LedgerEntry[]> {
  return readEntries(world.wallet(walletNameOfProfile(false, profileId)));
}

async function readEntries(host: WalletHost): Promise<LedgerEntry[]> {
  const query = { programId: PROGRAM_ID, pageSize: PAGE_SIZE, skip: 0 };
  return (await host.object.call((wallet) => wallet.transactions(query))).entries;
}

function rows(world: World, sql: string) {
  return world.d1.run(sql, []).rows;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function inDoubt({ storage }: WalletHost): number {
  return storage.exec<{ n: number }>("SELECT count(*) AS n FROM reservation")[0]?.n ?? 0;
}

/** The sums are compared at rest; below zero no lot may ever be, whatever was reserved. */
function isOverdrawn({ storage }: WalletHost): boolean {
  const [row] = storage.exec<{ overdrawn: number }>(
    `SELECT EXISTS (SELECT 1 FROM lot l LEFT JOIN (
       SELECT value ->> 'transactionUUID' AS uuid, sum(value ->> 'amountHundredths') AS reserved
       FROM reserved_change, json_each(draws) GROUP BY uuid) r ON r.uuid = l.transaction_uuid
     WHERE l.remaining_hundredths < coalesce(r.reserved, 0)) AS overdrawn`,
  );
  return row?.overdrawn === 1;
}
