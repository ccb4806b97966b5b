import type { ApplicationSettings, Definitions } from "../evaluation/catalogue";
import type { CheckedRuleset } from "./check";
import type { JsonObject, RulesetModel } from "./model";

/** Checks a ruleset in Talang form (V1) and translates it; pointers lead into the V1 form. */
export function checkRulesetV1(
  _json: unknown,
  _definitions: Definitions,
  _application: ApplicationSettings,
): CheckedRuleset {
  return { problems: [], warnings: [], model: null, facts: null };
}

/** The Talang form of a ruleset: `rules`, `strikethroughRules`, `bindings`. */
export function toV1(_model: RulesetModel): JsonObject {
  return {};
}
