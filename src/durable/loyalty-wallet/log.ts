import { assert } from "../../core/assert";
import { ledgerOf } from "../../core/ledger/balance";
import type {
  LedgerEntry,
  LedgerSnapshot,
  OpenLot,
  TierState,
  WalletSnapshot,
} from "../../core/ledger/types";
import type { ObjectStorage, SqlValue } from "../shared/object-storage";
import { storedJson } from "../shared/stored-json";
import type {
  ActivateCommand,
  AuditQuery,
  PointsLot,
  PointsQuery,
  TransactionQuery,
  WalletAudit,
} from "./protocol";
import { ENTRY_COLUMNS, ledgerEntry, openLot, type EntryRow, type LotRow } from "./rows";

/** The largest page of the log or of the lots. */
const PAGE_SIZE_MAX = 1_000;

/** The part of a wallet that lists read: nothing here writes. */
export class WalletLog {
  readonly #storage: ObjectStorage;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  /** Points that came in, by their transactions or by the session that earned them. */
  additions({ programId, transactionUUIDs, sessionIntegrationId }: ActivateCommand): LedgerEntry[] {
    const page = { programId, pageSize: PAGE_SIZE_MAX, skip: 0, onlyAdditions: true };
    const { entries } = this.transactions({
      ...page,
      ...(transactionUUIDs && { transactionUUIDs }),
      ...(sessionIntegrationId !== undefined && { sessionIntegrationIds: [sessionIntegrationId] }),
    });
    return entries;
  }

  /** Entries, newest first; `fromMs` and `toMs` are inclusive. */
  transactions(query: TransactionQuery): { entries: LedgerEntry[]; hasMore: boolean } {
    const where = new Conditions();
    where.add("entry.program_id = ?", query.programId);
    // A capture moves nothing that its hold did not take.
    where.add("entry.hidden = 0 AND entry.role IS NOT 'capture'");
    if (query.onlyAdditions === true) where.add("entry.kind = 'add' AND entry.role IS NULL");
    where.addIfGiven("entry.subledger_id = ?", query.subledgerId);
    where.addIn("entry.subledger_id", query.subledgerIds);
    where.addIn("entry.session_integration_id", query.sessionIntegrationIds);
    where.addIn("entry.transaction_uuid", query.transactionUUIDs);
    where.addIfGiven("entry.source_type = ?", query.sourceType);
    where.addIfGiven("entry.created_at_ms >= ?", query.fromMs);
    where.addIfGiven("entry.created_at_ms <= ?", query.toMs);
    if (query.awaitsActivation !== undefined) {
      const awaits = "(lot.entry_id IS NOT NULL AND lot.start_at_ms IS NULL)";
      where.add(query.awaitsActivation ? awaits : `NOT ${awaits}`);
    }
    const rows = this.#storage.exec<EntryRow>(
      `SELECT ${ENTRY_COLUMNS} FROM entry LEFT JOIN lot ON lot.entry_id = entry.id
       WHERE ${where.sql} ORDER BY entry.id DESC LIMIT ? OFFSET ?`,
      ...where.bindings,
      pageLimit(query.pageSize),
      query.skip,
    );
    return {
      entries: rows.slice(0, query.pageSize).map(ledgerEntry),
      hasMore: rows.length > query.pageSize,
    };
  }

  /** Lots that something is left of, newest first unless the query sorts; unlimited sorts last. */
  points(query: PointsQuery): { lots: PointsLot[]; hasMore: boolean } {
    const where = new Conditions();
    where.add("lot.program_id = ?", query.programId);
    where.add("lot.remaining_hundredths > 0 AND entry.hidden = 0");
    where.add(STATUS_SQL[query.status], ...STATUS_BINDINGS[query.status](query.nowMs));
    where.addIn("lot.subledger_id", query.subledgerIds);
    where.addIn("entry.session_integration_id", query.sessionIntegrationIds);
    where.addIn("lot.transaction_uuid", query.transactionUUIDs);
    const rows = this.#storage.exec<EntryRow & { remaining_hundredths: number }>(
      `SELECT ${ENTRY_COLUMNS}, lot.remaining_hundredths AS remaining_hundredths
       FROM lot JOIN entry ON entry.id = lot.entry_id
       WHERE ${where.sql} ORDER BY ${orderBy(query.sort)} LIMIT ? OFFSET ?`,
      ...where.bindings,
      pageLimit(query.pageSize),
      query.skip,
    );
    const lots = rows.slice(0, query.pageSize).map((row) => ({
      lot: openLot({ ...row, entry_id: row.id }),
      entry: ledgerEntry(row),
    }));
    return { lots, hasMore: rows.length > query.pageSize };
  }

  /** Every entry of a program, hidden ones and captures too, oldest first, and their sums. */
  audit(query: AuditQuery): Pick<WalletAudit, "entries" | "hasMore" | "sums"> {
    const rows = this.#storage.exec<EntryRow & { hidden: number; reverses_uuid: string | null }>(
      `SELECT ${ENTRY_COLUMNS}, entry.hidden AS hidden,
         (SELECT transaction_uuid FROM entry AS origin WHERE origin.id = entry.reverses_entry_id)
           AS reverses_uuid
       FROM entry LEFT JOIN lot ON lot.entry_id = entry.id
       WHERE entry.program_id = ? ORDER BY entry.id LIMIT ? OFFSET ?`,
      query.programId,
      pageLimit(query.pageSize),
      query.skip,
    );
    const sums = this.#storage.exec<WalletAudit["sums"][number] & Record<string, string | number>>(
      `SELECT subledger_id AS subledgerId, coalesce(role, kind) AS kind, kind AS direction,
         count(*) AS entries, sum(amount_hundredths) AS amountHundredths,
         sum(debt_change_hundredths) AS debtChangeHundredths, hidden AS hidden
       FROM entry WHERE program_id = ? GROUP BY 1, 2, 3, 7 ORDER BY 1, 2, 3, 7`,
      query.programId,
    );
    const entries = rows.slice(0, query.pageSize).map((row) => ({
      entry: ledgerEntry(row),
      kind: row.role ?? row.kind,
      isHidden: row.hidden === 1,
      reverses: row.reverses_uuid,
    }));
    return { entries, hasMore: rows.length > query.pageSize, sums };
  }

  /** The wallet as the entries up to and including `atMs` leave it. */
  loadAt(atMs: number, present: WalletSnapshot): WalletSnapshot {
    const lots = this.#storage.exec<LotRow>(
      `SELECT * FROM (${LOTS_AT_SQL}) WHERE remaining_hundredths > 0
         AND (expires_at_ms IS NULL OR expires_at_ms > ?) ORDER BY entry_id`,
      ...Array.from({ length: 6 }, () => atMs),
    );
    const times = Array.from({ length: 7 }, () => atMs);
    const sums = this.#storage.exec<SumsRow>(SUMS_AT_SQL, ...times);
    const ledgers = sums.map((row) => ({
      programId: row.program_id,
      subledgerId: row.subledger_id,
      lots: lotsOf(lots, row),
      spentHundredths: row.spent_hundredths,
      expiredHundredths: row.expired_hundredths,
      negativeHundredths: row.negative_hundredths,
      ...(row.held_hundredths !== 0 && { heldHundredths: row.held_hundredths }),
      ...this.#tierAt(ledgerOf(present, row.program_id, row.subledger_id), atMs),
    }));
    return { version: present.version, ledgers };
  }

  /** What was known of the tier at an instant; its dates are not worked out anew. */
  #tierAt(present: LedgerSnapshot, atMs: number): Partial<LedgerSnapshot> {
    const { tier, rules, joinedAtMs } = present;
    const joined = joinedAtMs !== undefined && joinedAtMs <= atMs ? { joinedAtMs } : {};
    if (rules === undefined || tier === undefined) return joined;
    if (tier.checkedAtMs <= atMs) return { ...joined, rules, tier };
    const [change] = this.#storage.exec<{ state: string | null }>(
      `SELECT state FROM tier_change WHERE program_id = ? AND subledger_id = ?
         AND changed_at_ms <= ? ORDER BY changed_at_ms DESC, id DESC LIMIT 1`,
      present.programId,
      present.subledgerId,
      atMs,
    );
    if (change === undefined) return { ...joined, rules };
    const state = change.state === null ? null : storedJson<TierState>(change.state);
    return { ...joined, rules, tier: { checkedAtMs: atMs, state } };
  }
}

/** Points that waited for an action at that time waited, whatever was decided since. */
const LOTS_AT_SQL = `
SELECT entry_id, transaction_uuid, program_id, subledger_id, amount_hundredths, created_at_ms,
  iif(activated_at_ms > ?, NULL, start_at_ms) AS start_at_ms,
  iif(activated_at_ms > ?, (SELECT expires_at_ms FROM entry WHERE id = lot.entry_id),
    expires_at_ms) AS expires_at_ms,
  amount_hundredths
    + (SELECT debt_change_hundredths FROM entry WHERE id = lot.entry_id)
    - (SELECT coalesce(sum(draw.amount_hundredths), 0) FROM draw
       JOIN entry ON entry.id = draw.entry_id
       WHERE draw.lot_entry_id = lot.entry_id AND entry.created_at_ms <= ?)
    + (SELECT coalesce(sum(restore.amount_hundredths), 0) FROM restore
       JOIN entry ON entry.id = restore.entry_id
       WHERE restore.lot_entry_id = lot.entry_id AND entry.created_at_ms <= ?)
    AS remaining_hundredths
FROM lot LEFT JOIN activation ON activation.lot_entry_id = lot.entry_id
WHERE created_at_ms <= ? AND (SELECT hidden FROM entry WHERE id = lot.entry_id) = 0`;

const SUMS_AT_SQL = `
SELECT program_id, subledger_id,
  sum(CASE coalesce(role, kind) WHEN 'deduct' THEN amount_hundredths
    WHEN 'capture' THEN amount_hundredths
    WHEN 'rollbackDeduct' THEN -amount_hundredths ELSE 0 END) AS spent_hundredths,
  sum(CASE role WHEN 'hold' THEN amount_hundredths WHEN 'void' THEN -amount_hundredths
    WHEN 'capture' THEN -amount_hundredths ELSE 0 END) AS held_hundredths,
  sum(debt_change_hundredths) AS negative_hundredths,
  (SELECT coalesce(sum(remaining_hundredths), 0) FROM (${LOTS_AT_SQL}) AS past
   WHERE past.program_id = entry.program_id AND past.subledger_id = entry.subledger_id
     AND past.expires_at_ms <= ?) AS expired_hundredths
FROM entry WHERE created_at_ms <= ? AND hidden = 0 GROUP BY program_id, subledger_id`;

interface SumsRow extends Record<string, string | number> {
  program_id: number;
  subledger_id: string;
  spent_hundredths: number;
  held_hundredths: number;
  negative_hundredths: number;
  expired_hundredths: number;
}

const STATUS_SQL = {
  active: `lot.start_at_ms <= ? AND (lot.expires_at_ms IS NULL OR lot.expires_at_ms > ?)`,
  pending: `(lot.start_at_ms IS NULL OR lot.start_at_ms > ?)
    AND (lot.expires_at_ms IS NULL OR lot.expires_at_ms > ?)`,
  expired: "lot.expires_at_ms <= ?",
} as const;

const STATUS_BINDINGS = {
  active: (nowMs: number) => [nowMs, nowMs],
  pending: (nowMs: number) => [nowMs, nowMs],
  expired: (nowMs: number) => [nowMs],
} as const;

const SORT_COLUMNS = { startDate: "lot.start_at_ms", expiryDate: "lot.expires_at_ms" } as const;

function orderBy(sort: PointsQuery["sort"]): string {
  if (sort === undefined) return "entry.id DESC";
  const direction = sort.descending ? "DESC NULLS FIRST" : "ASC NULLS LAST";
  return `${SORT_COLUMNS[sort.field]} ${direction}, entry.id`;
}

function lotsOf(lots: readonly LotRow[], ledger: SumsRow): OpenLot[] {
  return lots
    .filter(
      (lot) => lot.program_id === ledger.program_id && lot.subledger_id === ledger.subledger_id,
    )
    .map(openLot);
}

/** One row more than the page, which tells whether there is a next one. */
function pageLimit(pageSize: number): number {
  assert(pageSize >= 1 && pageSize <= PAGE_SIZE_MAX, "a page has 1 to 1000 rows");
  return pageSize + 1;
}

/** Collects what a WHERE clause demands, with its parameters in order. */
class Conditions {
  readonly #parts: string[] = [];
  readonly bindings: SqlValue[] = [];

  get sql(): string {
    return this.#parts.join(" AND ");
  }

  add(condition: string, ...bindings: readonly SqlValue[]): void {
    this.#parts.push(condition);
    this.bindings.push(...bindings);
  }

  addIfGiven(condition: string, value: SqlValue | undefined): void {
    if (value !== undefined) this.add(condition, value);
  }

  /** An empty list asks for nothing in particular, like a missing one. */
  addIn(column: string, values: readonly string[] | undefined): void {
    if (values === undefined || values.length === 0) return;
    this.add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
  }
}
