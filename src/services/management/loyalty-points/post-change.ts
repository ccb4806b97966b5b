import { assert } from "../../../core/assert";
import type { ProgramRules } from "../../../core/ledger/program-rules";
import type { LedgerChange, WalletSnapshot } from "../../../core/ledger/types";
import { err, ok, type Result } from "../../../core/result";
import type { PostRefusal } from "../../../durable/loyalty-wallet/protocol";
import { again } from "../../again";
import { settleClosure } from "../../closures/settle-closure";
import type { ServiceContext } from "../../context";
import { Refusal } from "../../refusal";

/** Closures that held the points longer than the wallet's patience and were settled on the way. */
const SETTLED_CLOSURES_MAX = 5;

export interface PointsChange {
  readonly walletName: string;
  readonly change: LedgerChange;
  readonly nowMs: number;
  readonly programs: readonly ProgramRules[];
}

/** Why a wallet does not take a change that nobody else stands in the way of. */
export type ChangeRefusal = Exclude<PostRefusal, { readonly code: "in_doubt" }>;

/**
 * Posts a change to a wallet under a fresh transaction UUID.
 *
 * @throws Refusal `too_many_updates`, `unavailable`
 */
export async function postChange(
  context: ServiceContext,
  command: PointsChange,
): Promise<Result<WalletSnapshot, { readonly current: WalletSnapshot }>> {
  const posted = await postNamedChange(context, command);
  if (posted.ok) return posted;
  assert(posted.error.code !== "conflict", "a fresh transaction UUID meets no other change");
  return err({ current: posted.error.current });
}

/**
 * Posts a change to a wallet. A lost answer is asked for again under the same transaction UUID, so
 * that it never counts twice; a closure in doubt that stands in the way is settled first.
 *
 * @throws Refusal `too_many_updates`, `unavailable`
 */
export async function postNamedChange(
  context: ServiceContext,
  command: PointsChange,
): Promise<Result<WalletSnapshot, ChangeRefusal>> {
  const wallet = context.ports.objects.wallet(command.walletName);
  for (let settled = 0; settled < SETTLED_CLOSURES_MAX; settled += 1) {
    const posted = await sent(context, () => wallet.post(command));
    if (posted.ok) return ok(posted.value);
    const refusal = posted.error;
    if (refusal.code !== "in_doubt") return err(refusal);
    const outcome = await settleClosure(context, refusal.closureId);
    const { closureId } = refusal;
    await sent(context, () =>
      outcome === "committed" ? wallet.commit(closureId) : wallet.release(closureId),
    );
  }
  throw new Refusal("too_many_updates", "Too many calls are moving these points; try again");
}

async function sent<T>(context: ServiceContext, send: () => Promise<T>): Promise<T> {
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
