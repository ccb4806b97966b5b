import {
  closureAnswers,
  closureStatements,
  refusedByConstraint,
  type ClosureAnswers,
  type ClosureDecision,
} from "../../db/queries/closure";
import type { ServiceContext } from "../context";
import { settleClosure } from "./settle-closure";

/** How D1 decided. `answers` is null when the outcome was learned later. */
export type Verdict =
  | { readonly outcome: "committed"; readonly answers: ClosureAnswers | null }
  | { readonly outcome: "aborted" };

/** Sends the decision, once per closure id; three outcomes: yes, no by a named constraint, unknown. */
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
      return { outcome: "aborted" };
    }
    const outcome = await settleClosure(context, closureId);
    return outcome === "committed" ? { outcome, answers: null } : { outcome };
  }
}
