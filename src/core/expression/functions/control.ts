import { describeValue, renderText } from "../conversion";
import { isOfKind } from "../invoke";
import { CAUGHT_FAILURE_STEPS } from "../limits";
import { printPath } from "../path";
import {
  EvaluationError,
  isRecord,
  recordOf,
  valueAtPath,
  type CompiledExpression,
  type Scope,
} from "../scope";
import { commonType } from "../types";
import type { RecordValue, Value } from "../value";
import { overload, type FunctionDefinition } from "./define";

export const CONTROL: readonly FunctionDefinition[] = [
  {
    name: ".",
    summary: "The value at a path of names; fails when there is none.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["any"],
        rest: "atom",
        returns: "any",
        apply: (scope, head, ...names) => {
          const path = names.map((name) => renderText(name, scope.timezone));
          const value = isRecord(head)
            ? valueAtPath(head, path, 0)
            : scope.lookup([renderText(head, scope.timezone), ...path]);
          if (value !== undefined) return value;
          const start = isRecord(head) ? "record" : renderText(head, scope.timezone);
          throw new EvaluationError(`${printPath([start, ...path])} has no value`);
        },
      }),
    ],
  },
  {
    name: "set",
    summary: "Puts the last value at a path of names, for what follows in the block; nothing.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["string", "any"],
        rest: "any",
        returns: "null",
        apply: (scope, name, ...others) => {
          const value = others.at(-1) ?? null;
          const path = others.slice(0, -1).map((part) => keyText(scope, part));
          scope.assign([name, ...path], value);
          return null;
        },
      }),
    ],
  },
  {
    name: "catch",
    summary: "The second value, or the first where the second fails.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["lazy", "lazy"],
        returns: ([fallback, value]) => commonType(fallback ?? "any", value ?? "any"),
        apply: (scope, fallback, attempt) => attemptOr(scope, attempt, fallback),
      }),
    ],
  },
  {
    name: ".|",
    summary: "The second value, or the first where the second has none; both of one kind.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["any", "lazy"],
        returns: ([fallback, value]) => commonType(fallback ?? "any", value ?? "any"),
        apply: (scope, fallback, attempt) => {
          const value = attemptOr(scope, attempt, () => fallback);
          if (describeValue(value) === describeValue(fallback)) return value;
          throw new EvaluationError(
            `".|" takes two values of one kind, not ${describeValue(fallback)} and ${describeValue(value)}`,
          );
        },
      }),
    ],
  },
  {
    name: "do",
    summary: "A block run with the value as its parameter.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["any", "block"],
        returns: (types) => types[1] ?? "any",
        apply: (scope, value, block) => block(scope, value),
      }),
    ],
  },
  {
    name: "identity",
    summary: "The value itself.",
    overloads: [
      overload({
        parameters: ["any"],
        returns: (types) => types[0] ?? "any",
        apply: (_scope, value) => value,
      }),
    ],
  },
  {
    name: "noop",
    summary: "Nothing.",
    overloads: [overload({ parameters: [], returns: "null", apply: () => null })],
  },
  {
    name: "toString",
    summary: "A number, text, truth value or time as text.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["atom"],
        returns: "string",
        apply: (scope, value) => {
          if (value !== null) return renderText(value, scope.timezone);
          throw new EvaluationError('"toString" can\'t take nothing');
        },
      }),
    ],
  },
  {
    name: "kv",
    summary: "A record of keys and values in turn.",
    overloads: [
      overload({
        parameters: [],
        rest: "any",
        returns: { record: "open" },
        apply: (_scope, ...keysAndValues) => makeRecord(keysAndValues),
      }),
    ],
  },
];

function keyText(scope: Scope, name: Value): string {
  if (isOfKind(name, "atom")) return renderText(name, scope.timezone);
  throw new EvaluationError(`"set" takes names as its path, not ${describeValue(name)}`);
}

function attemptOr(scope: Scope, attempt: CompiledExpression, fallback: CompiledExpression): Value {
  try {
    return attempt(scope);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    // Throws again when it was the steps that ran out: no rule can make that good.
    scope.meter.spend(CAUGHT_FAILURE_STEPS);
    return fallback(scope);
  }
}

function makeRecord(keysAndValues: readonly Value[]): RecordValue {
  const entries: (readonly [string, Value])[] = [];
  for (let index = 0; index < keysAndValues.length; index += 2) {
    const [key, value] = keysAndValues.slice(index, index + 2);
    if (typeof key !== "string" || value === undefined) {
      throw new EvaluationError('"kv" takes keys and values in turn, every key a text');
    }
    entries.push([key, value]);
  }
  return recordOf(entries);
}
