import { formatCsv } from "../../../core/csv";
import { balanceAt } from "../../../core/ledger/balance";
import { programRules } from "../../../core/ledger/program-rules";
import type { ManagementContext } from "../../context";
import { tierProgress } from "../../loyalty/tier-progress";
import { type BalanceColumn, balanceCells } from "./balance-cells";
import { linesOfLedgers, presentInstant, profileProgram } from "./program-ledgers";

export interface ExportBalances {
  readonly programId: number;
  /** Undefined = now. */
  readonly atMs: number | undefined;
  readonly balances: readonly BalanceColumn[];
}

const HEAD = ["loyaltyProgramID", "loyaltySubledger", "profileIntegrationID"] as const;

/**
 * The balances of all customers of a program as CSV, from the copies in D1.
 *
 * @throws Refusal `not_found`, `invalid` (an instant that is over)
 */
export async function exportBalances(
  context: ManagementContext,
  { programId, atMs: wishedMs, balances }: ExportBalances,
): Promise<string> {
  const program = await profileProgram(context, programId);
  const atMs = presentInstant(wishedMs, context.ports.clock.now());
  const rules = programRules(program);
  const lines = await linesOfLedgers(context, program, (copy) => ({
    loyaltyProgramID: String(program.id),
    loyaltySubledger: copy.subledgerId,
    profileIntegrationID: copy.profileIntegrationId,
    ...balanceCells(balanceAt(copy.ledger, atMs)),
    currentTier: tierProgress(copy.ledger, rules, atMs)?.current?.name ?? "",
  }));
  return formatCsv([...HEAD, ...balances, "currentTier"], lines);
}
