import type { Definitions, ApplicationSettings, RulesetFacts } from "../evaluation/catalogue";
import type { Diagnostic } from "../expression/ast";
import type { RulesetModel } from "./model";

/** What a check found; `model` and `facts` are there exactly when there is no problem. */
export interface CheckedRuleset {
  readonly problems: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  readonly model: RulesetModel | null;
  readonly facts: RulesetFacts | null;
}

/** Checks a ruleset in the structured form; pointers lead into `json`. */
export function checkRuleset(
  _json: unknown,
  _definitions: Definitions,
  _application: ApplicationSettings,
): CheckedRuleset {
  return { problems: [], warnings: [], model: null, facts: null };
}
