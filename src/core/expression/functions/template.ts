import { toNumber } from "../../decimal";
import type { Expression } from "../ast";
import { describeValue } from "../conversion";
import { readAs } from "../invoke";
import { EvaluationError, type NamedTemplate, type Scope } from "../scope";
import { parseSignature, SIGNATURE_WANTED } from "../template-signature";
import type { Value } from "../value";
import { overload, type FunctionDefinition } from "./define";

/** Expressions with places for values; the checker has rules of its own for them. */
export const TEMPLATE: readonly FunctionDefinition[] = [
  {
    name: "setTemplate",
    summary: "Names an expression in which # stands for values; later ! puts them in.",
    readsScope: true,
    checkArguments: ([signature]) => checkSignature(signature),
    overloads: [
      overload({
        parameters: ["string", "template"],
        returns: "null",
        apply: (scope, text, body) => {
          const signature = parseSignature(text);
          if (signature === undefined) throw new EvaluationError(SIGNATURE_WANTED);
          scope.define({ signature, body });
          return null;
        },
      }),
    ],
  },
  {
    name: "!",
    summary: "What a template yields with the values put in its places.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["string"],
        rest: "template",
        returns: "any",
        apply: (scope, name, ...values) => {
          const template = scope.template(name.toLowerCase());
          if (template === undefined) throw new EvaluationError(`There is no template "${name}"`);
          const { expansion: outer } = scope;
          const refusal = whyNot(template, values.length, outer);
          if (refusal !== undefined) throw new EvaluationError(refusal);
          return template.body(scope.expanding({ template, values, outer }));
        },
      }),
    ],
  },
  {
    name: "#",
    summary: "In a template: the value at a position; the first is 0.",
    readsScope: true,
    overloads: [
      overload({
        parameters: ["number"],
        returns: "any",
        apply: (scope, position) => valueIn(scope, toNumber(position)),
      }),
    ],
  },
];

/** What an expansion rests on, for the checker as well as at run time. */
interface Expanding<T> {
  readonly template: T;
  readonly outer: Expanding<T> | undefined;
}

/** Why a template can't be expanded here, in a sentence without its full stop. */
export function whyNot<T extends Pick<NamedTemplate, "signature">>(
  template: T,
  count: number,
  expansion: Expanding<T> | undefined,
): string | undefined {
  const { name, kinds } = template.signature;
  for (let within = expansion; within !== undefined; within = within.outer) {
    if (within.template === template) return `The template "${name}" can't hold itself`;
  }
  if (kinds === undefined || kinds.length === count) return undefined;
  const values = kinds.length === 1 ? "1 value" : `${kinds.length} values`;
  return `The template "${name}" takes ${values}, not ${count}`;
}

export function describeMissing(name: string, position: number): string {
  return `The template "${name}" asks for value ${position + 1}, which is not there`;
}

function valueIn(scope: Scope, position: number): Value {
  const { expansion } = scope;
  if (expansion === undefined) throw new EvaluationError('"#" stands only in a template');
  const { name, kinds } = expansion.template.signature;
  const read = expansion.values[position];
  if (read === undefined) throw new EvaluationError(describeMissing(name, position));
  const value = read(scope.expanding(expansion.outer));
  const fitting = readAs(value, kinds?.[position] ?? "any");
  if (fitting !== undefined) return fitting;
  const found = describeValue(value);
  throw new EvaluationError(`The template "${name}" can't take ${found} as value ${position + 1}`);
}

function checkSignature(signature: Expression | undefined): string | undefined {
  if (signature?.kind !== "literal" || typeof signature.value !== "string") return undefined;
  return parseSignature(signature.value) === undefined ? SIGNATURE_WANTED : undefined;
}
