import type { RuleRun } from "../../../evaluation/rule-run";
import type { Value, ValueType } from "../../../expression";
import type { BlockCompiler } from "../../blocks/block";
import type { FieldReader } from "../../blocks/reader";

/** One kind of step: how it is checked when saved, and what it makes of a list. */
export interface StepType<S extends { readonly type: string }> {
  /** Reads the fields and says what comes out; null when a problem was reported. */
  check(reader: FieldReader, element: ValueType): CheckedStep<S> | null;
  compile(step: S, compiler: BlockCompiler): StepBody;
}

export interface CheckedStep<S> {
  readonly step: S;
  /** The type of the whole result: a list, or for `reduce` one value. */
  readonly output: ValueType;
}

export type StepBody = (list: readonly Value[], run: RuleRun) => Value;
