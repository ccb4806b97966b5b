import type { RuleRun } from "../../evaluation/rule-run";
import { isRecord, type Scope, type Value, type ValueType } from "../../expression";

/** The name of the element that a step, a value per item or a predicate is about. */
export const ELEMENT = "Item";

export function elementScope(run: RuleRun, element: Value): Scope {
  return run.rootScope.bind(ELEMENT, element);
}

export function elementTypeOf(list: ValueType): ValueType | null {
  if (list === "any") return "any";
  return typeof list === "object" && "list" in list ? list.list : null;
}

/** Reads an attribute without an error where it is missing. */
export function lookUp(
  { run, path }: { run: (scope: Scope) => Value; path: readonly string[] | undefined },
  scope: Scope,
): Value | undefined {
  if (!path) return run(scope);
  scope.meter.spend(1);
  const value = scope.lookup(path);
  return value === null || isRecord(value) ? undefined : value;
}
