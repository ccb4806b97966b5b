import {
  closureAnswers,
  closureAnswersLater,
  closureStatements,
  refusedByConstraint,
  type ClosureAnswers,
  type ClosureDecision,
} from "../../db/queries/closure";
import { again } from "../again";
import type { ServiceContext } from "../context";
import { settleClosure } from "./settle-closure";

/** How D1 decided. `answers` is null when the outcome is known, but D1 can't be asked for more. */
export type Verdict =
  | { readonly outcome: "committed"; readonly answers: ClosureAnswers | null }
  /** `constraint`: the name of the one that refused; null when the outcome had to be asked for. */
  | { readonly outcome: "aborted"; readonly constraint: string | null };

/**
 * Sends the decision, once per closure id; three outcomes: yes, no by a named constraint, unknown.
 */
export async function decideInStore(
  context: ServiceContext,
  closure: ClosureDecision,
): Promise<Verdict> {
  const { db, log } = context.ports;
  const { closureId } = closure;
  const statements = closureStatements(db, closure);
  try {
    const results = await db.batch(statements.map((each) => each.statement));
    return { outcome: "committed", answers: closureAnswers(statements, results) };
  } catch (error) {
    const constraint = refusedByConstraint(error);
    if (constraint !== null) {
      log.event("closure_refused", { requestId: context.requestId, closureId, constraint });
      return { outcome: "aborted", constraint };
    }
    const outcome = await settleClosure(context, closureId);
    return outcome === "committed"
      ? { outcome, answers: await answersLater(context, closure) }
      : { outcome, constraint: null };
  }
}

/** What the lost answer of a committed batch said, as far as an answer to the caller needs it. */
async function answersLater(
  context: ServiceContext,
  closure: ClosureDecision,
): Promise<ClosureAnswers | null> {
  const { db, log } = context.ports;
  const { closureId } = closure;
  try {
    return await again(() => closureAnswersLater(db, closure));
  } catch {
    log.event("closure_answers_not_read", { requestId: context.requestId, closureId });
    return null;
  }
}
