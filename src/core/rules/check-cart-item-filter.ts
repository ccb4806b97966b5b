import { ruleTypes } from "../attributes/type-scope";
import type { Definitions } from "../evaluation/catalogue";
import {
  checkExpression,
  createTypeScope,
  describeType,
  type Diagnostic,
  isAssignable,
  parseTalang,
  type ValueType,
} from "../expression";

/**
 * Findings about the expression of an Application's cart item filter: it has to come to a list of
 * cart items (RULES §1). `pointer`: where the expression stands.
 */
export function checkCartItemFilter(
  expression: unknown,
  definitions: Definitions,
  pointer: string,
): readonly Diagnostic[] {
  const parsed = parseTalang(expression, pointer);
  if (!parsed.ok) return parsed.error;
  const types = ruleTypes(definitions);
  const { type, diagnostics } = checkExpression(parsed.value, createTypeScope(types), pointer);
  if (diagnostics.length > 0) return diagnostics;
  const wanted = cartItemsType(types);
  if (wanted !== undefined && type !== "any" && isAssignable(type, wanted)) return [];
  const details = `A filter comes to a list of cart items, this expression to ${describeType(type)}.`;
  return [{ severity: "problem", pointer, title: "Wrong type", details }];
}

/** The type of `Session.CartItems`. */
function cartItemsType(types: ReadonlyMap<string, ValueType>): ValueType | undefined {
  const session = types.get("Session");
  if (typeof session !== "object" || !("record" in session)) return undefined;
  const { record } = session;
  return typeof record === "string" ? undefined : record.get("CartItems");
}
