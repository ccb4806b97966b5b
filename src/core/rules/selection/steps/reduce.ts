import { type Decimal, decimalFromNumber, maxDecimal, minDecimal, ZERO } from "../../../decimal";
import { asDecimal, EvaluationError, type Value } from "../../../expression";
import type { ReduceStep } from "../model";
import type { StepType } from "./step";

const OPERATORS = ["max", "min", "sum", "count", "empty"] as const;

export const reduce: StepType<ReduceStep> = {
  check(reader, element) {
    const operator = reader.choice("operator", OPERATORS);
    if (!operator) return null;
    const counts = operator === "count" || operator === "empty";
    if (!counts && element !== "number" && element !== "any") {
      const details = `${operator} needs numbers: put a map step before it`;
      return reader.problem("operator", "Type mismatch", details) ?? null;
    }
    const output = operator === "empty" ? "boolean" : "number";
    return { step: { type: "reduce", operator }, output };
  },
  compile:
    ({ operator }) =>
    (list, run) => {
      run.state.meter.spend(list.length);
      switch (operator) {
        case "count":
          return decimalFromNumber(list.length);
        case "empty":
          return list.length === 0;
        case "sum":
          return list.map(numberOf).reduce((sum, value) => sum.plus(value), ZERO);
        case "max":
          return extreme(list, operator, maxDecimal);
        case "min":
          return extreme(list, operator, minDecimal);
      }
    },
};

function extreme(
  list: readonly Value[],
  operator: string,
  choose: (a: Decimal, b: Decimal) => Decimal,
): Decimal {
  const [first, ...others] = list.map(numberOf);
  if (first) return others.reduce(choose, first);
  throw new EvaluationError(`There is nothing to take the ${operator} of`);
}

function numberOf(value: Value): Decimal {
  const number = asDecimal(value);
  if (number) return number;
  throw new EvaluationError("A selection to be reduced holds something that is no number");
}
