import type { TransactionQuery } from "../../../durable/loyalty-wallet/protocol";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import { type Balances, balancesOf } from "../../loyalty/read-balances";
import type { TransactionPage } from "../../loyalty/read-transactions";
import { type ProfileLedger, profileWallet } from "./profile-wallet";

/** A customer's balances in one program (reference: getLoyaltyLedgerBalances). */
export async function readLedgerBalances(
  context: ManagementContext,
  owner: ProfileLedger,
  query: { readonly atMs: number | undefined; readonly subledgerId: string | undefined },
): Promise<Balances> {
  const { program, wallet } = await profileWallet(context, owner);
  const nowMs = context.ports.clock.now();
  const atMs = query.atMs ?? nowMs;
  const snapshot = await again(() => (atMs >= nowMs ? wallet.load() : wallet.loadAt(atMs)));
  return balancesOf(program, snapshot, atMs, query.subledgerId);
}

/** One page of a customer's transaction log, newest first. */
export async function readLedgerTransactions(
  context: ManagementContext,
  owner: ProfileLedger,
  filter: Omit<TransactionQuery, "programId">,
): Promise<TransactionPage> {
  const { program, wallet } = await profileWallet(context, owner);
  return again(() => wallet.transactions({ ...filter, programId: program.id }));
}
