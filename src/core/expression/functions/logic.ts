import { EvaluationError } from "../scope";
import { asBoolean } from "../conversion";
import { isDecimal } from "../../decimal";
import { Instant, type Value } from "../value";
import { overload, type FunctionDefinition } from "./define";

/** All values are evaluated first: a failing one fails the whole (RULES §3). */
export const LOGIC: readonly FunctionDefinition[] = [
  {
    name: "and",
    summary: "True when every value is true; without values true.",
    overloads: [
      overload({
        parameters: [],
        rest: "condition",
        returns: "boolean",
        apply: (_scope, ...values) => values.map(holds).every(Boolean),
      }),
    ],
  },
  {
    name: "or",
    summary: "True when a value is true; without values false.",
    overloads: [
      overload({
        parameters: [],
        rest: "condition",
        returns: "boolean",
        apply: (_scope, ...values) => values.map(holds).some(Boolean),
      }),
    ],
  },
  {
    name: "not",
    summary: "The opposite of true or false.",
    overloads: [
      overload({
        parameters: ["boolean"],
        returns: "boolean",
        apply: (_scope, value) => !value,
      }),
    ],
  },
];

/** Lists and records count as true. */
function holds(value: Value): boolean {
  const truth = asBoolean(value);
  if (truth !== undefined) return truth;
  const isAtom = value === null || typeof value !== "object";
  if (isAtom || isDecimal(value) || value instanceof Instant) {
    throw new EvaluationError("A condition must be true or false");
  }
  return true;
}
