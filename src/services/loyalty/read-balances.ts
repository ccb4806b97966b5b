import { balanceAt, ledgerOf } from "../../core/ledger/balance";
import { programRules } from "../../core/ledger/program-rules";
import type { Balance, WalletSnapshot } from "../../core/ledger/types";
import type { IntegrationContext } from "../context";
import type { LedgerOwner, OwnerRow } from "./ledger-owner";
import { readLedger } from "./read-ledger";
import { tierProgress, type TierProgress } from "./tier-progress";

export interface BalancesQuery {
  /** Balances as they stand, or will stand, at this instant; undefined = now. */
  readonly atMs: number | undefined;
  /** Only these subledgers beside the main ledger; undefined = all. */
  readonly subledgerIds: readonly string[] | undefined;
}

export interface LedgerBalance {
  readonly balance: Balance;
  readonly tier: TierProgress | null;
}

export interface Balances {
  readonly main: LedgerBalance;
  readonly subledgers: ReadonlyMap<string, LedgerBalance>;
}

/** An owner's balances in one program (reference: getLoyaltyBalances, getLoyaltyCardBalances). */
export async function readBalances(
  context: IntegrationContext,
  owner: LedgerOwner,
  query: BalancesQuery,
): Promise<Balances & { readonly owner: OwnerRow }> {
  const nowMs = context.ports.clock.now();
  const atMs = query.atMs ?? nowMs;
  const found = await readLedger(context, owner, (wallet) =>
    // What is to come follows from the lots that are open now.
    atMs >= nowMs ? wallet.load() : wallet.loadAt(atMs),
  );
  const balances = balancesOf(found.program, found.value, atMs, query.subledgerIds);
  return { ...balances, owner: found.owner };
}

/**
 * The balances of a program's ledgers at an instant.
 *
 * @param onlySubledgerIds beside the main ledger; undefined = all
 */
export function balancesOf(
  program: Parameters<typeof programRules>[0],
  wallet: WalletSnapshot,
  atMs: number,
  onlySubledgerIds: readonly string[] | undefined,
): Balances {
  const rules = programRules(program);
  const balanceOf = (subledgerId: string): LedgerBalance => {
    const ledger = ledgerOf(wallet, program.id, subledgerId);
    return { balance: balanceAt(ledger, atMs), tier: tierProgress(ledger, rules, atMs) };
  };
  const ids = wallet.ledgers
    .filter((ledger) => ledger.programId === program.id && ledger.subledgerId !== "")
    .map((ledger) => ledger.subledgerId)
    .filter((id) => onlySubledgerIds === undefined || onlySubledgerIds.includes(id))
    .sort();
  return { main: balanceOf(""), subledgers: new Map(ids.map((id) => [id, balanceOf(id)])) };
}
