import type { Decimal } from "../../decimal";
import { atomsEqual } from "../conversion";
import type { Instant } from "../value";
import { overload, type FunctionDefinition } from "./define";

export const COMPARISON: readonly FunctionDefinition[] = [
  {
    name: "=",
    summary: "True when the first value equals every other.",
    overloads: [
      overload({
        parameters: ["atom", "atom"],
        rest: "atom",
        returns: "boolean",
        apply: (_scope, first, second, ...others) =>
          atomsEqual(first, second) && others.every((other) => atomsEqual(first, other)),
      }),
    ],
  },
  {
    name: "!=",
    summary: "True when the first value differs from every other.",
    overloads: [
      overload({
        parameters: ["atom", "atom"],
        rest: "atom",
        returns: "boolean",
        apply: (_scope, first, second, ...others) =>
          !atomsEqual(first, second) && !others.some((other) => atomsEqual(first, other)),
      }),
    ],
  },
  ordering("<", "less than", (sign) => sign < 0),
  ordering("<=", "at most", (sign) => sign <= 0),
  ordering(">", "greater than", (sign) => sign > 0),
  ordering(">=", "at least", (sign) => sign >= 0),
  {
    name: "between",
    summary: "True when every value lies between the last two, both excluded.",
    overloads: [
      overload({
        parameters: ["number", "number", "number"],
        rest: "number",
        returns: "boolean",
        apply: (_scope, ...values) => allBetween(values, compareNumbers),
      }),
      overload({
        parameters: ["time", "time", "time"],
        rest: "time",
        returns: "boolean",
        apply: (_scope, ...values) => allBetween(values, compareTimes),
      }),
    ],
  },
];

/** `holds` is asked with the sign of the first value compared with each other one. */
function ordering(
  name: string,
  words: string,
  holds: (sign: number) => boolean,
): FunctionDefinition {
  return {
    name,
    summary: `True when the first value is ${words} every other.`,
    overloads: [
      overload({
        parameters: ["number", "number"],
        rest: "number",
        returns: "boolean",
        apply: (_scope, first, second, ...others) =>
          holds(first.cmp(second)) && others.every((other) => holds(first.cmp(other))),
      }),
      overload({
        parameters: ["time", "time"],
        rest: "time",
        returns: "boolean",
        apply: (_scope, first, second, ...others) =>
          holds(compareTimes(first, second)) &&
          others.every((other) => holds(compareTimes(first, other))),
      }),
    ],
  };
}

function compareNumbers(a: Decimal, b: Decimal): number {
  return a.cmp(b);
}

function compareTimes(a: Instant, b: Instant): number {
  return a.epochMs - b.epochMs;
}

function allBetween<T>(values: readonly T[], compare: (a: T, b: T) => number): boolean {
  const [minimum, maximum] = values.slice(-2);
  if (minimum === undefined || maximum === undefined) return false;
  return values
    .slice(0, -2)
    .every((value) => compare(value, minimum) > 0 && compare(value, maximum) < 0);
}
