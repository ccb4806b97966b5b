import { EvaluationError } from "../../../expression";
import type { Block } from "../../blocks";
import { walkBlocks } from "../../facts";
import { ELEMENT, elementScope } from "../element";
import type { FilterStep } from "../model";
import type { StepType } from "./step";

const PREDICATE_TYPES: ReadonlySet<string> = new Set(["checkAttribute", "group", "passthrough"]);

export const filter: StepType<FilterStep> = {
  check(reader, element) {
    const inner = reader.context.bind({ [ELEMENT]: element });
    const place = { roles: ["condition"], failure: false, depth: reader.place.depth } as const;
    const pointer = reader.at("predicate");
    const predicate = inner.block(reader.json["predicate"] ?? null, pointer, place);
    if (!predicate) return null;
    const refusal = whatIsWrong(predicate);
    if (refusal === null) return { step: { type: "filter", predicate }, output: { list: element } };
    reader.problem("predicate", "Not supported", refusal);
    return null;
  },
  compile(step, compiler) {
    const [predicate] = compiler.blocks([step.predicate]);
    return (list, run) => {
      run.state.meter.spend(list.length);
      return list.filter((element) => {
        const failure = run.within(elementScope(run, element), () => predicate?.run(run) ?? null);
        if (failure?.isError) throw new EvaluationError(failure.details);
        return failure === null;
      });
    };
  },
};

function whatIsWrong(predicate: Block): string | null {
  let refusal: string | null = null;
  walkBlocks([predicate], ({ type, onFailure, onError }) => {
    if (!PREDICATE_TYPES.has(type)) {
      refusal ??= `A predicate is made of ${[...PREDICATE_TYPES].join(", ")}, not ${type}`;
    }
    const tells = [onFailure ?? [], ...Object.values(onError ?? {})].some(
      ({ length }) => length > 0,
    );
    if (tells) refusal ??= "A predicate chooses items and can tell nothing";
  });
  return refusal;
}
