import { ELEMENT, elementScope } from "../element";
import type { MapStep } from "../model";
import type { StepType } from "./step";

export const map: StepType<MapStep> = {
  check(reader, element) {
    const expression = reader.within({ [ELEMENT]: element }).expression("expression");
    if (!expression) return null;
    const step = { type: "map", expression: expression.json } as const;
    return { step, output: { list: expression.type } };
  },
  compile(step, compiler) {
    const expression = compiler.expression(step.expression);
    return (list, run) => {
      run.state.meter.spend(list.length);
      return list.map((element) => expression.run(elementScope(run, element)));
    };
  },
};
