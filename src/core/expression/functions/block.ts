import { ZERO, type Decimal } from "../../decimal";
import { asDecimal } from "../conversion";
import { EvaluationError, type Scope } from "../scope";
import type { Value } from "../value";
import { overload, type CompiledBlock, type FunctionDefinition } from "./define";
import { boundedList, compareTexts, elementType } from "./list";
import { boundedDecimal } from "./math";

/** Functions that run a block for each element of a list. */
export const BLOCK: readonly FunctionDefinition[] = [
  {
    name: "map",
    summary: "What the block makes of each element.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list", "block"],
        returns: (types) => ({ list: types[1] ?? "any" }),
        apply: (scope, list, block) => {
          const made = each(scope, list).map((element) => block(scope, element));
          return boundedList(made, scope.meter);
        },
      }),
    ],
  },
  {
    name: "filter",
    summary: "The elements for which the block is true.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list", "predicate"],
        returns: (types) => types[0] ?? "any",
        apply: (scope, list, block) =>
          each(scope, list).filter((element) => truth("filter", block(scope, element))),
      }),
    ],
  },
  {
    name: "exists",
    summary: "True when the block is true for an element.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list", "predicate"],
        returns: "boolean",
        apply: (scope, list, block) =>
          each(scope, list).some((element) => truth("exists", block(scope, element))),
      }),
    ],
  },
  {
    name: "every",
    summary: "True when the block is true for all elements; other results count as false.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list", "block"],
        returns: "boolean",
        apply: (scope, list, block) =>
          each(scope, list).every((element) => block(scope, element) === true),
      }),
    ],
  },
  {
    name: "sum",
    summary: "The sum of what the block yields for each element; 0 for an empty list.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list", "measure"],
        returns: "number",
        apply: (scope, list, block) => {
          let sum = ZERO;
          for (const element of each(scope, list)) {
            sum = boundedDecimal(sum.plus(measured("sum", block(scope, element))));
          }
          return sum;
        },
      }),
    ],
  },
  {
    name: "sortByNumber",
    summary: "The list in the order of the block's numbers; descending if the flag is true.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list", "measure", "boolean"],
        returns: (types) => types[0] ?? "any",
        apply: (scope, list, block, descending) => {
          const key = (element: Value) => measured("sortByNumber", block(scope, element));
          return sorted(each(scope, list), key, (a, b) => a.cmp(b), descending);
        },
      }),
    ],
  },
  {
    name: "sortByString",
    summary: "The list in the order of the block's texts; descending if the flag is true.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list", "block", "boolean"],
        returns: (types) => ({ list: elementType(types) }),
        apply: (scope, list, block, descending) => {
          const key = (element: Value) => textKey(scope, block, element);
          return sorted(each(scope, list), key, compareTexts, descending);
        },
      }),
    ],
  },
];

/** One step for each element, for blocks that cost none themselves. */
function each(scope: Scope, list: readonly Value[]): readonly Value[] {
  scope.meter.spend(list.length);
  return list;
}

function truth(name: string, result: Value): boolean {
  if (typeof result === "boolean") return result;
  throw new EvaluationError(`The block of "${name}" must be true or false`);
}

function measured(name: string, result: Value): Decimal {
  const number = asDecimal(result);
  if (number !== undefined) return number;
  throw new EvaluationError(`The block of "${name}" must be a number`);
}

function textKey(scope: Scope, block: CompiledBlock, element: Value): string {
  const key = block(scope, element);
  if (typeof key === "string") return key;
  throw new EvaluationError('The block of "sortByString" must be a text');
}

/** Stable both ways: equal keys stay in the order of the list. */
function sorted<K>(
  list: readonly Value[],
  keyOf: (element: Value) => K,
  compare: (a: K, b: K) => number,
  descending: boolean,
): Value[] {
  const direction = descending ? -1 : 1;
  return list
    .map((element) => ({ element, key: keyOf(element) }))
    .sort((a, b) => direction * compare(a.key, b.key))
    .map(({ element }) => element);
}
