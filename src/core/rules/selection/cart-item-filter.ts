import type { CartItemFilterDefinition } from "../../evaluation/catalogue";
import type { RuleRun } from "../../evaluation/rule-run";
import {
  type CompiledExpression,
  compileExpression,
  EvaluationError,
  parseTalang,
} from "../../expression";
import { isJsonObject } from "../blocks/block";
import type { JsonValue } from "../model";

/** The expression of a filter, ready to run; compiled once for as long as the catalogue lives. */
export function filterExpression(definition: CartItemFilterDefinition): CompiledExpression {
  let compiled = cache.get(definition);
  if (!compiled) {
    const parsed = parseTalang(talangOf(definition.expression), "");
    compiled = parsed.ok ? compileExpression(parsed.value) : unreadable(definition.name);
    cache.set(definition, compiled);
  }
  return compiled;
}

export function filterNamed(run: RuleRun, name: string): CartItemFilterDefinition | undefined {
  const { cartItemFilters } = run.state.catalogue.definitions;
  return cartItemFilters.find((filter) => filter.name === name);
}

const cache = new WeakMap<CartItemFilterDefinition, CompiledExpression>();

/** Talang as an array, or as the `expr` of an object (reference RULES §1). */
function talangOf(expression: unknown): JsonValue {
  const json = isJsonObject(expression) ? expression["expr"] : expression;
  return (json ?? null) as JsonValue;
}

function unreadable(name: string): CompiledExpression {
  return () => {
    throw new EvaluationError(`The cart item filter "${name}" can't be read`);
  };
}
