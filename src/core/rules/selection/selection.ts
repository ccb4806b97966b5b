import type { RuleRun } from "../../evaluation/rule-run";
import type { Value } from "../../expression";

/** A selector or a bundle as a closure; expressions read it by its name. */
export interface CompiledSelection {
  readonly kind: "selector" | "bundle";
  /** Throws `EvaluationError`. A bundle yields a list of `CartBundle`. */
  run(run: RuleRun): Value;
}

/** What selections of one pass over a campaign's rules came to, by name. */
export type SelectionCache = Map<string, Value>;
