import { again } from "../again";
import { settleClosure } from "../closures/settle-closure";
import type { IntegrationContext } from "../context";
import { notFound, Refusal } from "../refusal";
import { type LedgerOwner, proveLedger } from "./read-ledger";

/** Closures that held the points longer than the wallet's patience and were settled on the way. */
const SETTLED_CLOSURES_MAX = 5;

/**
 * Empties a customer's ledgers in a program.
 *
 * @param subledgerIds empty text = the main ledger; null = all
 * @throws Refusal `unauthorized`, `not_found`, `too_many_updates`
 */
export async function deleteTransactions(
  context: IntegrationContext,
  owner: LedgerOwner,
  subledgerIds: readonly string[] | null,
): Promise<void> {
  const { program, profile, wallet, walletName } = await proveLedger(context, owner);
  if (!profile) throw notFound("Customer profile");
  const { clock, random } = context.ports;
  const command = {
    walletName,
    eraseId: random.uuid(),
    programId: program.id,
    subledgerIds,
    nowMs: clock.now(),
  };
  for (let settled = 0; settled < SETTLED_CLOSURES_MAX; settled += 1) {
    const erased = await again(() => wallet.erase(command));
    if (erased.ok) return;
    const { closureId } = erased.error;
    const outcome = await settleClosure(context, closureId);
    await again(() =>
      outcome === "committed" ? wallet.commit(closureId) : wallet.release(closureId),
    );
  }
  throw new Refusal("too_many_updates", "Too many calls are moving these points; try again");
}
