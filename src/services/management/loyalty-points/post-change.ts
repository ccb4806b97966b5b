import { assert } from "../../../core/assert";
import type { ProgramRules } from "../../../core/ledger/program-rules";
import type { LedgerChange, WalletSnapshot } from "../../../core/ledger/types";
import { err, ok, type Result } from "../../../core/result";
import { again } from "../../again";
import { settleClosure } from "../../closures/settle-closure";
import type { ManagementContext } from "../../context";
import { Refusal } from "../../refusal";

/** Closures that held the points longer than the wallet's patience and were settled on the way. */
const SETTLED_CLOSURES_MAX = 5;

export interface PointsChange {
  readonly walletName: string;
  readonly change: LedgerChange;
  readonly nowMs: number;
  readonly programs: readonly ProgramRules[];
}

/**
 * Posts a change to a wallet. A lost answer is asked for again under the same transaction UUID, so
 * that it never counts twice; a closure in doubt that stands in the way is settled first.
 */
export async function postChange(
  context: ManagementContext,
  command: PointsChange,
): Promise<Result<WalletSnapshot, { readonly current: WalletSnapshot }>> {
  const wallet = context.ports.objects.wallet(command.walletName);
  for (let settled = 0; settled < SETTLED_CLOSURES_MAX; settled += 1) {
    const posted = await sent(context, () => wallet.post(command));
    if (posted.ok) return ok(posted.value);
    const refusal = posted.error;
    if (refusal.code === "insufficient_points" || refusal.code === "not_undoable")
      return err({ current: refusal.current });
    assert(refusal.code === "in_doubt", "a fresh transaction UUID meets no other change");
    const outcome = await settleClosure(context, refusal.closureId);
    const { closureId } = refusal;
    await sent(context, () =>
      outcome === "committed" ? wallet.commit(closureId) : wallet.release(closureId),
    );
  }
  throw new Refusal("too_many_updates", "Too many calls are moving these points; try again");
}

async function sent<T>(context: ManagementContext, send: () => Promise<T>): Promise<T> {
  try {
    return await again(send);
  } catch (error) {
    context.ports.log.event("wallet_unreachable", {
      requestId: context.requestId,
      error: error instanceof Error ? error.name : "unknown",
    });
    const message = "The wallet can't be reached; read its transactions before you send this again";
    throw new Refusal("unavailable", message);
  }
}
