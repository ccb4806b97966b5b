import type { IntegrationContext } from "../context";
import { replayWalletCall, walletCall } from "../idempotency/wallet-call";
import { notFound } from "../refusal";
import { eraseWallet } from "./erase-wallet";
import type { ProfileOwner } from "./ledger-owner";
import { proveLedger } from "./read-ledger";

/**
 * Empties a customer's ledgers in a program.
 *
 * @param subledgerIds empty text = the main ledger; null = all
 * @throws Refusal `unauthorized`, `not_found`, `too_many_updates`
 */
export async function deleteTransactions(
  context: IntegrationContext,
  owner: ProfileOwner,
  subledgerIds: readonly string[] | null,
): Promise<void> {
  const { program, index, profile, walletName } = await proveLedger(context, owner);
  if (!profile) throw notFound("Customer profile");
  const erasure = { walletName, programId: program.id, subledgerIds };
  const call = walletCall(context, index.application.id);
  replayWalletCall(context, await eraseWallet(context, { ...erasure, ...call }));
}
