import { formatCsv } from "../../../core/csv";
import { balanceAt } from "../../../core/ledger/balance";
import type { LedgerSnapshot } from "../../../core/ledger/types";
import {
  cardLedgersAfterStatement,
  type CardLedgerRow,
} from "../../../db/queries/loyalty-cards/list";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { type BalanceColumn, balanceCells } from "../loyalty-ledger/balance-cells";
import { presentInstant } from "../loyalty-ledger/program-ledgers";
import { cardProgram } from "./card-program";

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
  const instantMs = presentInstant(atMs, clock.now());
  const lines: CardBalances[] = [];
  let last: CardLedgerRow | undefined;
  while (lines.length < EXPORT_ROWS_MAX) {
    const { results } = await cardLedgersAfterStatement(db, program.id, {
      identifier: last?.identifier ?? "",
      subledgerId: last?.subledgerId ?? "",
      rows: EXPORT_ROWS_PER_PAGE,
    }).all<CardLedgerRow>();
    for (const row of results) lines.push(toLine(row, program.id, instantMs));
    last = results.at(-1);
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  return formatCsv([...HEAD, ...balances], lines);
}

const HEAD = ["loyaltyProgramID", "loyaltySubledger", "cardIdentifier", "cardState"] as const;

type CardBalances = Record<(typeof HEAD)[number] | BalanceColumn, string>;

function toLine(row: CardLedgerRow, programId: number, atMs: number): CardBalances {
  return {
    loyaltyProgramID: String(programId),
    loyaltySubledger: row.subledgerId,
    cardIdentifier: row.identifier,
    cardState: row.status,
    ...balanceCells(balanceAt(JSON.parse(row.ledger) as LedgerSnapshot, atMs)),
  };
}
