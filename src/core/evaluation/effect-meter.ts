import { EvaluationError } from "../expression";
import { EVALUATION_EFFECTS_MAX } from "./limits";

/** Counts the effects of one evaluation, over all its branches. */
export class EffectMeter {
  #made = 0;

  constructor(readonly maximum: number = EVALUATION_EFFECTS_MAX) {}

  /** Throws `EvaluationError` when so many more do not fit: asked before they are computed. */
  expect(count: number): void {
    if (this.#made + count <= this.maximum) return;
    throw new EvaluationError(`The rules made more than ${this.maximum} effects`);
  }

  /** Counts one effect; throws `EvaluationError` when it is one too many. */
  count(): void {
    this.expect(1);
    this.#made += 1;
  }
}
