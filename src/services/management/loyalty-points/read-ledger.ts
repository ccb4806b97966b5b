import type { TransactionQuery } from "../../../durable/loyalty-wallet/protocol";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import { type Balances, balancesOf } from "../../loyalty/read-balances";
import type { TransactionPage } from "../../loyalty/read-transactions";
import type { LedgerOwner } from "../../loyalty/ledger-owner";
import { ownerWallet } from "./owner-wallet";

/** An owner's balances in one program (reference: getLoyaltyLedgerBalances). */
export async function readLedgerBalances(
  context: ManagementContext,
  owner: LedgerOwner,
  query: {
    readonly atMs: number | undefined;
    readonly subledgerIds: readonly string[] | undefined;
  },
): Promise<Balances> {
  const { program, wallet } = await ownerWallet(context, owner);
  const nowMs = context.ports.clock.now();
  const atMs = query.atMs ?? nowMs;
  const snapshot = await again(() => (atMs >= nowMs ? wallet.load() : wallet.loadAt(atMs)));
  return balancesOf(program, snapshot, atMs, query.subledgerIds);
}

/** One page of an owner's transaction log, newest first. */
export async function readLedgerTransactions(
  context: ManagementContext,
  owner: LedgerOwner,
  filter: Omit<TransactionQuery, "programId">,
): Promise<TransactionPage> {
  const { program, wallet } = await ownerWallet(context, owner);
  return again(() => wallet.transactions({ ...filter, programId: program.id }));
}
