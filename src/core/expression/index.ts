export type {
  BlockExpression,
  CallExpression,
  Diagnostic,
  Expression,
  LiteralExpression,
  SourceRange,
} from "./ast";
export type { Template, TemplatePart } from "./template";
export { Instant, type Location, type RecordValue, type Value, type ValueType } from "./value";
export { createScope } from "./run-scope";
export {
  createTypeScope,
  EvaluationError,
  isRecord,
  recordOf,
  StepMeter,
  valueAtPath,
  type CompiledExpression,
  type RunContext,
  type Scope,
  type TypeScope,
} from "./scope";
export { parseTalang } from "./parse-talang";
export { parseFormula } from "./parse-formula";
export { parseTemplate } from "./parse-template";
export { printFormula } from "./print-formula";
export { checkExpression, checkTemplate, type Checked } from "./check";
export { compileExpression, compileTemplate } from "./compile";
export { describeType, isAssignable } from "./types";
export { asDecimal, asInstant, atomsEqual, renderText } from "./conversion";
export { matches, spendOnSearch } from "./functions/text";
export { attributePath } from "./path";
export { partsOf } from "./measure";
export * from "./limits";
