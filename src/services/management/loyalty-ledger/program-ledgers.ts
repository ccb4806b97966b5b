import type { LedgerSnapshot } from "../../../core/ledger/types";
import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import {
  ledgersAfterStatement,
  type ProfileLedgerRow,
} from "../../../db/queries/loyalty-ledger/profile-ledgers";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { invalidParameter, notFound } from "../../refusal";
import { getLoyaltyProgram } from "../loyalty-programs/get-loyalty-program";

/** One ledger of a customer as its wallet last told it. */
export interface ProfileLedgerCopy {
  readonly profileIntegrationId: string;
  readonly subledgerId: string;
  readonly ledger: LedgerSnapshot;
}

/**
 * A program whose points belong to customers; one of cards answers like a missing one.
 *
 * @throws Refusal `not_found`
 */
export async function profileProgram(
  context: ManagementContext,
  programId: number,
): Promise<LoyaltyProgramRecord> {
  const program = await getLoyaltyProgram(context, programId);
  if (program.cardBased) throw notFound("Profile-based loyalty program");
  return program;
}

/**
 * The lines of a file that tells of every ledger of a program, from the copies in D1: they follow
 * the wallets after a moment and carry the lots, so that they answer for now and later. No more
 * than a page of ledgers is held at a time.
 *
 * @param toLine null = the file does not tell of this ledger
 */
export async function linesOfLedgers<L>(
  context: ManagementContext,
  program: LoyaltyProgramRecord,
  toLine: (copy: ProfileLedgerCopy) => L | null,
): Promise<L[]> {
  const prefix = walletNameOfProfile(program.sandbox, "");
  const lines: L[] = [];
  let last: ProfileLedgerRow | undefined;
  while (lines.length < EXPORT_ROWS_MAX) {
    const { results } = await ledgersAfterStatement(context.ports.db, program.id, {
      walletName: last?.walletName ?? "",
      subledgerId: last?.subledgerId ?? "",
      rows: EXPORT_ROWS_PER_PAGE,
    }).all<ProfileLedgerRow>();
    for (const row of results) {
      const line = toLine({
        profileIntegrationId: row.walletName.slice(prefix.length),
        subledgerId: row.subledgerId,
        ledger: JSON.parse(row.ledger) as LedgerSnapshot,
      });
      if (line !== null) lines.push(line);
    }
    last = results.at(-1);
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  return lines;
}

/** The instant that a bulk reader wants; copies don't tell what was. */
export function presentInstant(atMs: number | undefined, nowMs: number): number {
  if (atMs === undefined) return nowMs;
  if (atMs >= nowMs) return atMs;
  const details = "Balances of all are told for now or later; read one's for the past";
  throw invalidParameter("endDate", "Not supported", details);
}
