import { type Decimal } from "../../decimal";
import type { RuleRun } from "../../evaluation/rule-run";
import {
  asDecimal,
  CHARACTERS_PER_STEP_BITS,
  type CompiledExpression,
  EvaluationError,
  renderText,
} from "../../expression";

/** The number that an expression yields; what it is named in the error otherwise. */
export function numberOf(value: CompiledExpression, run: RuleRun, what: string): Decimal {
  const number = asDecimal(value(run.scope));
  if (number === undefined) throw new EvaluationError(`${what} is no number`);
  return number;
}

/** The text that a template yields; numbers print without trailing zeros. */
export function textOf(value: CompiledExpression, run: RuleRun): string {
  const { scope } = run;
  const text = renderText(value(scope), scope.timezone, scope.meter);
  scope.meter.spend(text.length >> CHARACTERS_PER_STEP_BITS);
  return text;
}
