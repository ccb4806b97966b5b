import { formatCsv } from "../../../core/csv";
import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../../core/decimal";
import { balanceAt } from "../../../core/ledger/balance";
import type { LedgerSnapshot } from "../../../core/ledger/types";
import {
  cardLedgersAfterStatement,
  type CardLedgerRow,
} from "../../../db/queries/loyalty-cards/list";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { invalidParameter } from "../../refusal";
import { cardProgram } from "./card-program";

/** Balances that can be chosen, under the names of their columns. */
export const BALANCE_COLUMNS = [
  "currentBalance",
  "pendingBalance",
  "expiredBalance",
  "spentBalance",
] as const;

export type BalanceColumn = (typeof BALANCE_COLUMNS)[number];

export interface ExportCardBalances {
  readonly programId: number;
  /** Undefined = now. */
  readonly atMs: number | undefined;
  readonly balances: readonly BalanceColumn[];
}

/**
 * The ledgers of all cards of a program as CSV, from the copies in D1: they follow the wallets
 * after a moment and carry the lots, so that points become active and expire on time. What was
 * before now they don't tell.
 *
 * @throws Refusal `not_found`, `invalid`
 */
export async function exportCardBalances(
  context: ManagementContext,
  { programId, atMs, balances }: ExportCardBalances,
): Promise<string> {
  const program = await cardProgram(context, programId);
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  if (atMs !== undefined && atMs < nowMs) {
    const details = "Balances of all cards are told for now or later; read a card's for the past";
    throw invalidParameter("endDate", "Not supported", details);
  }
  const rows: CardLedgerRow[] = [];
  while (rows.length < EXPORT_ROWS_MAX) {
    const last = rows.at(-1);
    const { results } = await cardLedgersAfterStatement(db, program.id, {
      identifier: last?.identifier ?? "",
      subledgerId: last?.subledgerId ?? "",
      rows: EXPORT_ROWS_PER_PAGE,
    }).all<CardLedgerRow>();
    rows.push(...results);
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  const lines = rows.map((row) => ({
    loyaltyProgramID: String(program.id),
    loyaltySubledger: row.subledgerId,
    cardIdentifier: row.identifier,
    cardState: row.status,
    ...balancesOf(row, atMs ?? nowMs),
  }));
  const head = ["loyaltyProgramID", "loyaltySubledger", "cardIdentifier", "cardState"] as const;
  return formatCsv([...head, ...balances], lines);
}

function balancesOf(row: CardLedgerRow, atMs: number): Record<BalanceColumn, string> {
  const balance = balanceAt(JSON.parse(row.ledger) as LedgerSnapshot, atMs);
  return {
    currentBalance: points(balance.activeHundredths - balance.negativeHundredths),
    pendingBalance: points(balance.pendingHundredths),
    expiredBalance: points(balance.expiredHundredths),
    spentBalance: points(balance.spentHundredths),
  };
}

function points(hundredths: number): string {
  return decimalText(fromScaledInteger(hundredths, POINTS_SCALE));
}
