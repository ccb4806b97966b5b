import { proveLedger } from "../../../../core/ledger/audit";
import { balanceAt } from "../../../../core/ledger/balance";
import type { Balance, LedgerSnapshot, WalletSnapshot } from "../../../../core/ledger/types";
import {
  entryCountsStatement,
  knownWaitingStatement,
  type LedgerCopyRow,
  ledgerCopiesStatement,
  walletNamesStatement,
} from "../../../../db/queries/reconciliation/copies";
import type { WalletAudit } from "../../../../durable/loyalty-wallet/protocol";
import { again } from "../../../again";
import type { ServiceContext } from "../../../context";
import { lookTwice } from "../settled";
import type { Check, Difference } from "../types";

/** Wallets that one page wakes up. */
const WALLETS_MAX = 25;

interface Look {
  readonly walletName: string;
  readonly copies: readonly LedgerCopyRow[];
  /** Read after the copies. */
  readonly wallet: WalletSnapshot;
  readonly audits: readonly ProgramAudit[];
  /** Transactions that wait for an action and that D1 does not know. */
  readonly unknownWaiting: readonly string[];
}

interface ProgramAudit {
  readonly programId: number;
  readonly audit: WalletAudit;
  /** Entries of the wallet that D1 knows. */
  readonly copied: number;
}

interface EntryCount {
  readonly walletName: string;
  readonly programId: number;
  readonly entries: number;
}

/** Every copy says what its wallet says, and the entries of every ledger sum to its balance. */
export const walletsCheck: Check = {
  keyTypes: ["string"],
  async page(context, after) {
    const { db, clock } = context.ports;
    const statement = walletNamesStatement(db, String(after?.[0] ?? ""), WALLETS_MAX);
    const { results } = await statement.all<{ walletName: string }>();
    const names = results.map(({ walletName }) => walletName);
    const nowMs = clock.now();
    const differences = await lookTwice(
      context,
      await look(context, names),
      (first, second) => judgeWallet(first, second, nowMs),
      (suspects) => lookAgain(context, suspects),
    );
    const last = names.at(-1);
    const next = last === undefined || names.length < WALLETS_MAX ? null : [last];
    return { checked: names.length, differences, next };
  },
};

async function lookAgain(context: ServiceContext, suspects: readonly Look[]) {
  const names = suspects.map(({ walletName }) => walletName);
  const looks = await look(context, names);
  const found = new Map<Look, Look>();
  for (const [index, first] of suspects.entries()) {
    const second = looks[index];
    if (second) found.set(first, second);
  }
  return found;
}

async function look(context: ServiceContext, names: readonly string[]): Promise<Look[]> {
  const { db } = context.ports;
  if (names.length === 0) return [];
  const [copies, counts] = await db.batch([
    ledgerCopiesStatement(db, names),
    entryCountsStatement(db, names),
  ]);
  const ledgers = (copies?.results ?? []) as LedgerCopyRow[];
  const entries = (counts?.results ?? []) as EntryCount[];
  return Promise.all(
    names.map((walletName) =>
      lookAtOne(
        context,
        walletName,
        ledgers.filter((copy) => copy.walletName === walletName),
        entries.filter((count) => count.walletName === walletName),
      ),
    ),
  );
}

async function lookAtOne(
  { ports }: ServiceContext,
  walletName: string,
  copies: readonly LedgerCopyRow[],
  counts: readonly EntryCount[],
): Promise<Look> {
  const object = ports.objects.wallet(walletName);
  const wallet = await again(() => object.load());
  const programIds = new Set(wallet.ledgers.map(({ programId }) => programId));
  const audits = await Promise.all(
    [...programIds].map(async (programId): Promise<ProgramAudit> => {
      const query = { programId, pageSize: 1, skip: 0 };
      const copied = counts.find((count) => count.programId === programId)?.entries ?? 0;
      return { programId, copied, audit: await again(() => object.audit(query)) };
    }),
  );
  const waiting = wallet.ledgers.flatMap(({ lots }) =>
    lots.filter(({ startAtMs }) => startAtMs === null).map((lot) => lot.transactionUUID),
  );
  return { walletName, copies, wallet, audits, unknownWaiting: await unknown(ports.db, waiting) };
}

async function unknown(
  db: ServiceContext["ports"]["db"],
  transactionUUIDs: readonly string[],
): Promise<string[]> {
  if (transactionUUIDs.length === 0) return [];
  const statement = knownWaitingStatement(db, transactionUUIDs);
  const { results } = await statement.all<{ transactionUUID: string }>();
  const known = new Set(results.map((row) => row.transactionUUID));
  return transactionUUIDs.filter((each) => !known.has(each));
}

/** `second` was looked at a while after `first`. */
function judgeWallet(first: Look, second: Look, nowMs: number): Difference[] {
  const { walletName } = second;
  return [
    ...second.wallet.ledgers.flatMap((ledger) => judgeCopy(first, second, ledger, nowMs)),
    ...second.audits.flatMap((audit) => judgeEntries(walletName, audit, nowMs)),
    ...first.audits.flatMap((audit) => judgeEntryCopies(second, audit)),
    ...second.unknownWaiting
      .filter((transactionUUID) => first.unknownWaiting.includes(transactionUUID))
      .map((transactionUUID): Difference => {
        const subject = { walletName, transactionUUID };
        return { kind: "waiting_points_unknown", subject, expected: walletName, found: "nothing" };
      }),
  ];
}

function judgeCopy(
  first: Look,
  { walletName, copies, wallet }: Look,
  ledger: LedgerSnapshot,
  nowMs: number,
): Difference[] {
  const { programId, subledgerId } = ledger;
  const subject = { walletName, programId, subledgerId };
  const isLedger = (one: { programId: number; subledgerId: string }) =>
    one.programId === programId && one.subledgerId === subledgerId;
  const copy = copies.find(isLedger);
  const wasThere = first.wallet.ledgers.some(isLedger);
  if (copy === undefined) {
    if (!wasThere) return [];
    const expected = `version ${wallet.version}`;
    return [{ kind: "balance_copy_missing", subject, expected, found: "nothing" }];
  }
  const versions = { subject, expected: wallet.version, found: copy.version };
  if (copy.version > wallet.version) return [{ kind: "balance_copy_ahead", ...versions }];
  if (copy.version < first.wallet.version) return [{ kind: "balance_copy_behind", ...versions }];
  if (copy.version !== wallet.version) return [];
  const expected = words(balanceAt(ledger, nowMs));
  const found = words(balanceAt(JSON.parse(copy.ledger) as LedgerSnapshot, nowMs));
  return expected === found ? [] : [{ kind: "balance_copy_differs", subject, expected, found }];
}

/** Entries that were there at the first look must be copied by the second. */
function judgeEntryCopies(second: Look, { programId, audit }: ProgramAudit): Difference[] {
  const { walletName } = second;
  const copied = second.audits.find((each) => each.programId === programId)?.copied ?? 0;
  const there = audit.sums.reduce((sum, { entries }) => sum + entries, 0);
  if (copied >= there) return [];
  const subject = { walletName, programId };
  return [{ kind: "entry_copies_missing", subject, expected: there, found: copied }];
}

function judgeEntries(
  walletName: string,
  { programId, audit }: ProgramAudit,
  nowMs: number,
): Difference[] {
  const ledgers = audit.snapshot.ledgers.filter((ledger) => ledger.programId === programId);
  return ledgers.flatMap((ledger) => {
    const { subledgerId } = ledger;
    const sums = audit.sums.filter((sum) => sum.subledgerId === subledgerId);
    const broken = proveLedger(ledger, sums, nowMs).proofs.filter(
      ({ byEntriesHundredths, byBalanceHundredths }) => byEntriesHundredths !== byBalanceHundredths,
    );
    return broken.map(({ name, byEntriesHundredths, byBalanceHundredths }): Difference => ({
      kind: "entries_differ",
      subject: { walletName, programId, subledgerId, figure: name },
      expected: byEntriesHundredths,
      found: byBalanceHundredths,
    }));
  });
}

function words(balance: Balance): string {
  return Object.entries(balance)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
