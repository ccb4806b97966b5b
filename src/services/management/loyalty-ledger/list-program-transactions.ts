import type { LedgerEntry } from "../../../core/ledger/types";
import { isWalletOfCard, walletNameOfProfile } from "../../../core/ledger/wallet-name";
import {
  type ProgramEntryFilter,
  type ProgramEntryRow,
  programEntriesStatement,
} from "../../../db/queries/loyalty-ledger/program-entries";
import type { ManagementContext } from "../../context";
import { getLoyaltyProgram } from "../loyalty-programs/get-loyalty-program";

/** An entry and whose it is: a customer's or a card's. */
export interface ProgramEntry {
  readonly entry: LedgerEntry;
  readonly profileIntegrationId: string | null;
  readonly cardIdentifier: string | null;
}

/**
 * One page of all transactions of a program, newest first, from the copies in D1: they follow the
 * wallets after a moment.
 *
 * @throws Refusal `not_found`
 */
export async function listProgramTransactions(
  context: ManagementContext,
  programId: number,
  filter: ProgramEntryFilter,
): Promise<{ readonly entries: readonly ProgramEntry[]; readonly hasMore: boolean }> {
  const program = await getLoyaltyProgram(context, programId);
  const statement = programEntriesStatement(context.ports.db, program.id, filter);
  const { results } = await statement.all<ProgramEntryRow>();
  const prefix = walletNameOfProfile(program.sandbox, "");
  const entries = results
    .slice(0, filter.pageSize)
    .map(({ walletName, cardIdentifier, entry }) => ({
      entry: JSON.parse(entry) as LedgerEntry,
      profileIntegrationId: isWalletOfCard(walletName) ? null : walletName.slice(prefix.length),
      cardIdentifier,
    }));
  return { entries, hasMore: results.length > filter.pageSize };
}
