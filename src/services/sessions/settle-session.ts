import type { SessionRpc, SessionSnapshot } from "../../durable/customer-session/protocol";
import { IN_DOUBT_PATIENCE_MS } from "../../durable/loyalty-wallet/protocol";
import { again } from "../again";
import { settleClosure } from "../closures/settle-closure";
import type { ServiceContext } from "../context";

/**
 * Ends a closure in doubt before anything else is decided about the session (DESIGN §1, "Races"):
 * waits in the object while its holder may still be at work, then finds out and rolls it forward or
 * back.
 */
export async function settleSession(
  context: ServiceContext,
  session: SessionRpc,
  snapshot: SessionSnapshot,
): Promise<SessionSnapshot> {
  if (!snapshot.inDoubt) return snapshot;
  let { inDoubt } = snapshot;
  if (context.ports.clock.now() - inDoubt.sinceMs < IN_DOUBT_PATIENCE_MS) {
    const settled = await again(() => session.settled());
    if (!settled.inDoubt) return settled;
    inDoubt = settled.inDoubt;
  }
  const { closureId } = inDoubt;
  const outcome = await settleClosure(context, closureId);
  return again(() => session.finish(closureId, outcome));
}
