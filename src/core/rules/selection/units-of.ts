import { CartUnit } from "../../attributes/cart-unit";
import { EvaluationError, type Value } from "../../expression";

/** The units in a value, each once, in the order of their first appearance. */
export function unitsOf(value: Value, name: string): readonly CartUnit[] {
  if (!Array.isArray(value)) throw new EvaluationError(`"${name}" yields no list of cart items`);
  const list: readonly Value[] = value;
  const units = new Map<number, CartUnit>();
  for (const element of list) {
    if (!(element instanceof CartUnit)) {
      throw new EvaluationError(`"${name}" yields something that is no cart item`);
    }
    if (!units.has(element.index)) units.set(element.index, element);
  }
  return [...units.values()];
}
