import { resolveClosure } from "../../db/queries/closures";
import type { ClosureOutcome } from "../../durable/customer-session/protocol";
import { again } from "../again";
import type { ServiceContext } from "../context";
import { Refusal } from "../refusal";

/**
 * The outcome of a closure as D1 has it; a closure that D1 has not heard of is fenced off and
 * counts as aborted from then on (DESIGN §2, step 3).
 *
 * @throws Refusal `unavailable` when D1 can't be asked: the outcome stays unknown
 */
export async function settleClosure(
  context: ServiceContext,
  closureId: string,
): Promise<ClosureOutcome> {
  const { db, clock, log } = context.ports;
  try {
    const outcome = await again(() => resolveClosure(db, closureId, clock.now()));
    log.event("closure_resolved", { requestId: context.requestId, closureId, outcome });
    return outcome;
  } catch (error) {
    log.event("closure_in_doubt", {
      requestId: context.requestId,
      closureId,
      error: error instanceof Error ? error.name : "unknown",
    });
    throw outcomeUnknown();
  }
}

/** What the caller hears when nobody can tell yet whether its call took hold. */
export function outcomeUnknown(): Refusal {
  return new Refusal(
    "unavailable",
    "The outcome of this call is not known yet; send the same call again to learn it",
  );
}
