import type { CartItemFilterDefinition } from "../../evaluation/catalogue";
import type { RuleRun } from "../../evaluation/rule-run";
import {
  checkExpression,
  type CompiledExpression,
  compileExpression,
  type Diagnostic,
  EvaluationError,
  parseTalang,
  type TypeScope,
} from "../../expression";
import { isJsonObject } from "../blocks/block";
import type { JsonValue } from "../model";
import { elementTypeOf, isRecordType } from "./element";

/**
 * What is wrong with the expression of an Application's cart item filter: Talang that yields a list
 * of cart items, as an array or as the `expr` of an object.
 */
export function checkCartItemFilter(
  expression: unknown,
  types: TypeScope,
  pointer: string,
): readonly Diagnostic[] {
  const parsed = parseTalang(talangOf(expression), pointer);
  if (!parsed.ok) return parsed.error;
  const { type, diagnostics } = checkExpression(parsed.value, types, pointer);
  if (diagnostics.length > 0 || isRecordType(elementTypeOf(type))) return diagnostics;
  const details = "A cart item filter must yield a list of cart items";
  return [{ severity: "problem", pointer, title: "Type mismatch", details }];
}

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

function talangOf(expression: unknown): JsonValue {
  const json = isJsonObject(expression) ? expression["expr"] : expression;
  return (json ?? null) as JsonValue;
}

function unreadable(name: string): CompiledExpression {
  return () => {
    throw new EvaluationError(`The cart item filter "${name}" can't be read`);
  };
}
