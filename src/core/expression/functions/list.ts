import {
  decimalFromNumber,
  decimalText,
  isDecimal,
  maxDecimal,
  minDecimal,
  toNumber,
  type Decimal,
} from "../../decimal";
import { LIST_DEPTH_MAX, LIST_LENGTH_MAX } from "../limits";
import { isList, renderText } from "../conversion";
import { EvaluationError, type Scope, type StepMeter } from "../scope";
import { commonTypeOf } from "../types";
import type { Value, ValueType } from "../value";
import { overload, type FunctionDefinition } from "./define";

export const LIST: readonly FunctionDefinition[] = [
  {
    name: "list",
    summary: "A list of the values.",
    overloads: [
      overload({
        parameters: [],
        rest: "atom",
        returns: (types) => ({ list: commonTypeOf(types) }),
        apply: ({ meter }, ...values) => boundedList(values, meter),
      }),
    ],
  },
  {
    name: "head",
    summary: "The first element; nothing when the list is empty.",
    overloads: [
      overload({
        parameters: ["list"],
        returns: elementType,
        apply: (_scope, list) => list[0] ?? null,
      }),
    ],
  },
  transformation("tail", "The list without its first element.", (list) => list.slice(1)),
  transformation("drop", "The list without its last element.", (list) => list.slice(0, -1)),
  transformation("reverse", "The list from its end to its start.", (list) => list.toReversed()),
  {
    name: "item",
    summary: "The element at a position; the first is 0.",
    overloads: [
      overload({
        parameters: ["list", "number"],
        returns: elementType,
        apply: (_scope, list, position) => {
          const element = list[toNumber(position)];
          if (element !== undefined) return element;
          throw new EvaluationError(
            `A list of ${list.length} has no element ${decimalText(position)}`,
          );
        },
      }),
    ],
  },
  appending("push"),
  appending("append"),
  {
    name: "count",
    summary: "How many elements a list has.",
    overloads: [
      overload({
        parameters: ["list"],
        returns: "number",
        apply: (_scope, list) => decimalFromNumber(list.length),
      }),
    ],
  },
  {
    name: "isEmpty",
    summary: "True when a list has no element.",
    overloads: [
      overload({
        parameters: ["list"],
        returns: "boolean",
        apply: (_scope, list) => list.length === 0,
      }),
    ],
  },
  extreme("min", "The least number of a list; other elements don't count.", minDecimal),
  extreme("max", "The greatest number of a list; other elements don't count.", maxDecimal),
  {
    name: "sort",
    summary: "The list in the order of its elements' text forms; descending if the flag is true.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["list"],
        returns: (types) => types[0] ?? "any",
        apply: (scope, list) => sorted(scope, list, 1),
      }),
      overload({
        parameters: ["list", "boolean"],
        returns: (types) => types[0] ?? "any",
        apply: (scope, list, descending) => sorted(scope, list, descending ? -1 : 1),
      }),
    ],
  },
];

/** Bounds a list with all lists in it, so that whoever walks through it comes to an end. */
export function boundedList(values: readonly Value[], meter: StepMeter): readonly Value[] {
  meter.spend(sizeOf(values, 1) - values.length);
  return values;
}

function sizeOf(list: readonly Value[], depth: number): number {
  if (depth > LIST_DEPTH_MAX) {
    throw new EvaluationError(`Lists may be nested ${LIST_DEPTH_MAX} levels deep at most`);
  }
  let size = list.length;
  for (const element of list) {
    if (size > LIST_LENGTH_MAX) break;
    if (isList(element)) size += sizeOf(element, depth + 1);
  }
  if (size <= LIST_LENGTH_MAX) return size;
  throw new EvaluationError(`A list may have ${LIST_LENGTH_MAX} elements at most`);
}

/** The type of the elements of the list that comes first. */
export function elementType(types: readonly ValueType[]): ValueType {
  const [list] = types;
  return typeof list === "object" && "list" in list ? list.list : "any";
}

/** Text order by code units: the same on every machine. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function transformation(
  name: string,
  summary: string,
  transform: (list: readonly Value[]) => readonly Value[],
): FunctionDefinition {
  return {
    name,
    summary,
    overloads: [
      overload({
        parameters: ["list"],
        returns: (types) => types[0] ?? "any",
        apply: (scope, list) => {
          scope.meter.spend(list.length);
          return transform(list);
        },
      }),
    ],
  };
}

function appending(name: string): FunctionDefinition {
  return {
    name,
    summary: "The list with the values at its end.",
    overloads: [
      overload({
        parameters: ["list", "any"],
        rest: "any",
        returns: (types) => ({ list: commonTypeOf([elementType(types), ...types.slice(1)]) }),
        apply: (scope, list, ...values) => {
          scope.meter.spend(list.length);
          return boundedList([...list, ...values], scope.meter);
        },
      }),
    ],
  };
}

function extreme(
  name: string,
  summary: string,
  choose: (a: Decimal, b: Decimal) => Decimal,
): FunctionDefinition {
  return {
    name,
    summary,
    overloads: [
      overload({
        parameters: ["list"],
        returns: "number",
        apply: (scope, list) => {
          scope.meter.spend(list.length);
          const [first, ...others] = list.filter(isDecimal);
          if (first !== undefined) return others.reduce(choose, first);
          throw new EvaluationError(`"${name}" needs a list with a number in it`);
        },
      }),
    ],
  };
}

function sorted(scope: Scope, list: readonly Value[], direction: 1 | -1): readonly Value[] {
  scope.meter.spend(list.length);
  return list
    .map((element) => ({ element, key: renderText(element, scope.timezone, scope.meter) }))
    .sort((a, b) => direction * compareTexts(a.key, b.key))
    .map(({ element }) => element);
}
