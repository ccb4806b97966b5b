import type { KeyedCall } from "../../core/keyed-call";
import { again } from "../again";
import { settleClosure } from "../closures/settle-closure";
import type { ServiceContext } from "../context";
import { Refusal } from "../refusal";

/** Closures that held the points longer than the wallet's patience and were settled on the way. */
const SETTLED_CLOSURES_MAX = 5;

export interface WalletErasure {
  readonly walletName: string;
  readonly programId: number;
  /** Empty text = the main ledger; null = all. */
  readonly subledgerIds: readonly string[] | null;
  /** When the caller gave a key: one that was used before erases nothing. */
  readonly call?: KeyedCall;
}

/**
 * Empties ledgers of a wallet. What is in doubt there is settled first. Safe to repeat. Answers the
 * fingerprint of the call that used the key before; null = none.
 *
 * @throws Refusal `too_many_updates`, `unavailable`
 */
export async function eraseWallet(
  context: ServiceContext,
  erasure: WalletErasure,
): Promise<string | null> {
  const { clock, objects, random } = context.ports;
  const wallet = objects.wallet(erasure.walletName);
  const command = { ...erasure, eraseId: random.uuid(), nowMs: clock.now() };
  for (let settled = 0; settled < SETTLED_CLOSURES_MAX; settled += 1) {
    const erased = await again(() => wallet.erase(command));
    if (erased.ok) return null;
    if (erased.error.code === "key_used") return erased.error.fingerprint;
    const { closureId } = erased.error;
    const outcome = await settleClosure(context, closureId);
    await again(() =>
      outcome === "committed" ? wallet.commit(closureId) : wallet.release(closureId),
    );
  }
  throw new Refusal("too_many_updates", "Too many calls are moving these points; try again");
}
