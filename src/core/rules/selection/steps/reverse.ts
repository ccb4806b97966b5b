import type { ReverseStep } from "../model";
import type { StepType } from "./step";

export const reverse: StepType<ReverseStep> = {
  check: (_reader, element) => ({ step: { type: "reverse" }, output: { list: element } }),
  compile: () => (list, run) => {
    run.state.meter.spend(list.length);
    return list.toReversed();
  },
};
