import { EvaluationError, type Value } from "../../../expression";
import type { FieldReader } from "../../blocks/reader";
import type { SelectStep } from "../model";
import type { StepType } from "./step";

export const select: StepType<SelectStep> = {
  check(reader, element) {
    const step = readStep(reader);
    if (!step) return null;
    const output = { list: element };
    if (!reader.has("partial")) return { step, output };
    const partial = reader.flag("partial");
    return partial === undefined ? null : { step: { ...step, partial }, output };
  },
  compile(step) {
    return (list, run) => {
      run.state.meter.spend(list.length);
      const { from, to } = rangeOf(step, list.length);
      const wanted = step.operator === "many" ? step.count : to - from;
      const chosen = list.slice(Math.max(0, from), to);
      if (chosen.length === wanted || step.partial === true) return chosen;
      // `many` and `between` bear with a short list unless they are told not to.
      if (step.operator !== "one" && step.partial === undefined) return chosen;
      throw tooShort(step, list);
    };
  },
};

/** At most this many elements can be chosen. */
export function selectedMax(step: SelectStep): number {
  if (step.operator === "many") return step.count;
  return step.operator === "one" ? 1 : step.to - step.from;
}

function readStep(reader: FieldReader): SelectStep | null {
  const operator = reader.choice("operator", ["many", "between", "one"]);
  switch (operator) {
    case undefined:
      return null;
    case "many": {
      const from = reader.has("from") ? reader.choice("from", ["start", "end"]) : "start";
      const count = reader.integer("count", 1);
      return from && count !== undefined ? { type: "select", operator, from, count } : null;
    }
    case "between": {
      const from = reader.integer("from", 0);
      const to = reader.integer("to", (from ?? 0) + 1);
      return from === undefined || to === undefined ? null : { type: "select", operator, from, to };
    }
    case "one": {
      const index = reader.integer("index", 0);
      return index === undefined ? null : { type: "select", operator, index };
    }
  }
}

function rangeOf(step: SelectStep, length: number): { from: number; to: number } {
  switch (step.operator) {
    case "many":
      if (step.from === "start") return { from: 0, to: step.count };
      return { from: length - step.count, to: length };
    case "between":
      return { from: step.from, to: step.to };
    case "one":
      return { from: step.index, to: step.index + 1 };
  }
}

function tooShort(step: SelectStep, list: readonly Value[]): EvaluationError {
  const wanted =
    step.operator === "one" ? `the item at ${step.index}` : `${selectedMax(step)} items`;
  return new EvaluationError(`A selection of ${list.length} items has not got ${wanted}`);
}
