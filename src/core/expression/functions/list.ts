import { LIST_LENGTH_MAX } from "../limits";
import { EvaluationError } from "../scope";
import { commonTypeOf } from "../types";
import type { Value } from "../value";
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
        apply: (_scope, ...values) => boundedList(values),
      }),
    ],
  },
];

export function boundedList(values: readonly Value[]): readonly Value[] {
  if (values.length <= LIST_LENGTH_MAX) return values;
  throw new EvaluationError(`A list may have ${LIST_LENGTH_MAX} elements at most`);
}
