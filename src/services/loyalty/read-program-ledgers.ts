import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import type { IntegrationContext } from "../context";
import { type Balances, balancesOf } from "./read-balances";
import type { LedgerOwner } from "./ledger-owner";
import { readLedger } from "./read-ledger";

/** A customer's ledgers of one program, as they stand now. */
export interface ProgramLedgers extends Balances {
  readonly program: LoyaltyProgramDefinition;
}

/**
 * Reads the ledgers of a profile-based program of the Application.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function readProgramLedgers(
  context: IntegrationContext,
  owner: LedgerOwner,
): Promise<ProgramLedgers> {
  const { program, value: wallet } = await readLedger(context, owner, (own) => own.load());
  return { program, ...balancesOf(program, wallet, context.ports.clock.now(), undefined) };
}
