import { formatCsv } from "../../../core/csv";
import { decimalText, fromScaledInteger, POINTS_SCALE } from "../../../core/decimal";
import { balanceAt } from "../../../core/ledger/balance";
import { programRules } from "../../../core/ledger/program-rules";
import type { ManagementContext } from "../../context";
import { tierProgress } from "../../loyalty/tier-progress";
import type { BalanceColumn } from "../loyalty-cards/export-card-balances";
import { ledgersOfProgram, presentInstant, profileProgram } from "./program-ledgers";

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
  const copies = await ledgersOfProgram(context, program);
  const lines = copies.map(({ profileIntegrationId, subledgerId, ledger }) => {
    const balance = balanceAt(ledger, atMs);
    return {
      loyaltyProgramID: String(program.id),
      loyaltySubledger: subledgerId,
      profileIntegrationID: profileIntegrationId,
      currentBalance: points(balance.activeHundredths - balance.negativeHundredths),
      pendingBalance: points(balance.pendingHundredths),
      expiredBalance: points(balance.expiredHundredths),
      spentBalance: points(balance.spentHundredths),
      currentTier: tierProgress(ledger, rules, atMs)?.current?.name ?? "",
    };
  });
  return formatCsv([...HEAD, ...balances, "currentTier"], lines);
}

function points(hundredths: number): string {
  return decimalText(fromScaledInteger(hundredths, POINTS_SCALE));
}
