import { toNumber } from "../decimal";
import type { CallExpression, Expression } from "./ast";
import { asDecimal } from "./conversion";
import { describeMissing, whyNot } from "./functions/template";
import { EXPANSION_LEVELS_MAX } from "./limits";
import type { LocalTypes, PlacedExpression, TypeExpansion } from "./local-types";
import { describeKind, mayTake } from "./may-take";
import { depthOf, tooDeep } from "./measure";
import { printPath } from "./path";
import { parseSignature, typeOfKind } from "./template-signature";
import type { ValueType } from "./value";

/** What the rules below need of the checker. */
export interface ScopedChecker {
  check(expression: Expression, scope: LocalTypes, pointer: string): ValueType;
  report(at: Expression, pointer: string, title: string, details: string): void;
}

/** A call whose values have a rule of their own, with their places. */
export interface ScopedCall {
  readonly call: CallExpression;
  readonly scope: LocalTypes;
  readonly pointer: string;
  readonly args: readonly PlacedExpression[];
}

/** Functions that change the scope or expand templates: they go by names as they are written. */
export const SCOPED: ReadonlyMap<
  string,
  (checker: ScopedChecker, scoped: ScopedCall) => ValueType
> = new Map([
  ["set", checkSet],
  ["settemplate", checkSetTemplate],
  ["!", checkExpansion],
  ["#", checkPlace],
]);

function checkSet(checker: ScopedChecker, { call, scope, pointer, args }: ScopedCall): ValueType {
  const value = args.at(-1);
  const type = value ? checker.check(value.expression, scope, value.pointer) : "any";
  const names = args.slice(0, -1).map(({ expression }) => literalText(expression));
  if (!names.every((name) => name !== undefined)) {
    checker.report(call, pointer, "Wrong value", '"set" takes its names as written texts.');
  } else if (!scope.assign(names, type)) {
    const details = `${printPath(names.slice(0, -1))} is no record.`;
    checker.report(call, pointer, "Wrong type", details);
  }
  return "null";
}

function checkSetTemplate(
  checker: ScopedChecker,
  { call, scope, pointer, args: [text, body] }: ScopedCall,
): ValueType {
  const written = literalText(text?.expression);
  const signature = written === undefined ? undefined : parseSignature(written);
  if (written === undefined) checker.report(call, pointer, "Wrong value", NAME_AS_WRITTEN);
  if (body?.expression.kind === "block") checkNested(checker, body, scope);
  else if (signature && body) scope.define({ signature, body });
  return "null";
}

function checkExpansion(
  checker: ScopedChecker,
  { call, scope, pointer, args: [text, ...values] }: ScopedCall,
): ValueType {
  const name = literalText(text?.expression);
  if (name === undefined) {
    checker.report(call, pointer, "Wrong value", NAME_AS_WRITTEN);
    return "any";
  }
  const template = scope.template(name.toLowerCase());
  if (template === undefined) {
    checker.report(call, pointer, "Unknown template", `There is no template "${name}" here.`);
    return "any";
  }
  const block = values.find(({ expression }) => expression.kind === "block");
  if (block) return checkNested(checker, block, scope);
  const { expansion: outer } = scope;
  const refusal = whyNot(template, values.length, outer);
  if (refusal !== undefined) {
    checker.report(call, pointer, "Wrong value", `${refusal}.`);
    return "any";
  }
  return checkNested(checker, template.body, scope.expanding({ template, values, outer }));
}

function checkPlace(
  checker: ScopedChecker,
  { call, scope, pointer, args: [position] }: ScopedCall,
): ValueType {
  const { expansion } = scope;
  if (expansion === undefined) {
    checker.report(call, pointer, "Wrong value", '"#" stands only in a template.');
    return "any";
  }
  const index = positionOf(position?.expression);
  if (index === undefined) {
    checker.report(call, pointer, "Wrong value", '"#" takes a position as a written number.');
    return "any";
  }
  return checkValue(checker, expansion, index, { call, scope, pointer });
}

function checkValue(
  checker: ScopedChecker,
  { template, values, outer }: TypeExpansion,
  index: number,
  { call, scope, pointer }: Omit<ScopedCall, "args">,
): ValueType {
  const { name, kinds } = template.signature;
  const value = values[index];
  if (value === undefined) {
    checker.report(call, pointer, "Wrong value", `${describeMissing(name, index)}.`);
    return "any";
  }
  const type = checkNested(checker, value, scope.expanding(outer));
  const kind = kinds?.[index] ?? "any";
  if (!mayTake(kind, value.expression, type)) {
    const details = `The template "${name}" takes ${describeKind(kind)} as value ${index + 1}.`;
    checker.report(value.expression, value.pointer, "Wrong type", details);
  }
  return kind === "any" || kind === "atom" ? type : typeOfKind(kind);
}

/** A template's body, or a value put into it, as many levels deeper as it has itself. */
function checkNested(
  checker: ScopedChecker,
  { expression, pointer }: PlacedExpression,
  scope: LocalTypes,
): ValueType {
  const inner = scope.nested(depthOf(expression));
  if (inner.levels <= EXPANSION_LEVELS_MAX) return checker.check(expression, inner, pointer);
  const { title } = tooDeep(pointer);
  const details = `Expanded templates may be nested ${EXPANSION_LEVELS_MAX} levels deep at most.`;
  checker.report(expression, pointer, title, details);
  return "any";
}

const NAME_AS_WRITTEN = "The name of a template is a written text.";

function literalText(expression: Expression | undefined): string | undefined {
  if (expression?.kind !== "literal") return undefined;
  return typeof expression.value === "string" ? expression.value : undefined;
}

function positionOf(expression: Expression | undefined): number | undefined {
  const position = expression?.kind === "literal" ? asDecimal(expression.value) : undefined;
  return position && toNumber(position);
}
