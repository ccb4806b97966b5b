import { balanceAt, ledgerOf } from "../../core/ledger/balance";
import { programRules } from "../../core/ledger/program-rules";
import type { Balance, WalletSnapshot } from "../../core/ledger/types";
import type { IntegrationContext } from "../context";
import { readLedger, type LedgerOwner } from "./read-ledger";
import { tierProgress, type TierProgress } from "./tier-progress";

export interface BalancesQuery extends LedgerOwner {
  /** Balances as they stand, or will stand, at this instant; undefined = now. */
  readonly atMs: number | undefined;
  /** Only this subledger beside the main ledger; undefined = all. */
  readonly subledgerId: string | undefined;
}

export interface LedgerBalance {
  readonly balance: Balance;
  readonly tier: TierProgress | null;
}

export interface Balances {
  readonly main: LedgerBalance;
  readonly subledgers: ReadonlyMap<string, LedgerBalance>;
}

/** A customer's balances in one program (reference: getLoyaltyBalances). */
export async function readBalances(
  context: IntegrationContext,
  query: BalancesQuery,
): Promise<Balances> {
  const nowMs = context.ports.clock.now();
  const atMs = query.atMs ?? nowMs;
  const { program, value: wallet } = await readLedger(context, query, (owner) =>
    // What is to come follows from the lots that are open now.
    atMs >= nowMs ? owner.load() : owner.loadAt(atMs),
  );
  return balancesOf(program, wallet, atMs, query.subledgerId);
}

/**
 * The balances of a program's ledgers at an instant.
 *
 * @param onlySubledgerId beside the main ledger; undefined = all
 */
export function balancesOf(
  program: Parameters<typeof programRules>[0],
  wallet: WalletSnapshot,
  atMs: number,
  onlySubledgerId: string | undefined,
): Balances {
  const rules = programRules(program);
  const balanceOf = (subledgerId: string): LedgerBalance => {
    const ledger = ledgerOf(wallet, program.id, subledgerId);
    return { balance: balanceAt(ledger, atMs), tier: tierProgress(ledger, rules, atMs) };
  };
  const ids = wallet.ledgers
    .filter((ledger) => ledger.programId === program.id && ledger.subledgerId !== "")
    .map((ledger) => ledger.subledgerId)
    .filter((id) => onlySubledgerId === undefined || id === onlySubledgerId)
    .sort();
  return { main: balanceOf(""), subledgers: new Map(ids.map((id) => [id, balanceOf(id)])) };
}
