import type { RuleRun } from "../../evaluation/rule-run";
import { EvaluationError, type Value } from "../../expression";

/** What a selector or bundle of the ruleset comes to; computed once in a pass. */
export function readSelection(run: RuleRun, name: string): Value {
  const selection = run.ruleset.selections.get(name);
  if (!selection) throw new EvaluationError(`There is no selector or bundle "${name}"`);
  return remembered(run, `ruleset|${name}`, () => selection.run(run));
}

/**
 * Computes all selections that nobody has asked for yet: what an update changes must not change who
 * is chosen (reference SEMANTICS §6.1). One that fails is left to fail where it is asked for.
 */
export function settleSelections(run: RuleRun): void {
  for (const name of run.ruleset.selections.keys()) {
    try {
      readSelection(run, name);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
    }
  }
}

/** Computes a selection where only the rule's own names are in scope, once in a pass. */
export function remembered(run: RuleRun, key: string, compute: () => Value): Value {
  // Rules that don't ask for the code don't see it, in the same pass.
  const full = run.coupon === null ? key : `coupon|${key}`;
  const known = run.selections.get(full);
  if (known !== undefined) return known;
  const value = run.within(run.rootScope, compute);
  run.selections.set(full, value);
  return value;
}
