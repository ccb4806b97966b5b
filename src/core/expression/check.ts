import type { CallExpression, Diagnostic, Expression } from "./ast";
import { SCOPED, type ScopedChecker } from "./check-scoped";
import { FUNCTIONS } from "./functions";
import {
  acceptsCount,
  isBlockKind,
  isUnevaluated,
  kindAt,
  type Overload,
} from "./functions/define";
import { CHECKED_NODES_MAX, DIAGNOSTICS_MAX } from "./limits";
import { LocalTypes } from "./local-types";
import { describeKind, mayTake } from "./may-take";
import { tooLarge } from "./measure";
import { attributePath, printPath } from "./path";
import type { TypeScope } from "./scope";
import type { Template } from "./template";
import { commonTypeOf, describeType, typeOfValue } from "./types";
import type { ValueType } from "./value";

export interface Checked {
  /** `any` where it is known only at run time, or where a diagnostic says why not. */
  readonly type: ValueType;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds unknown names, wrong counts and wrong types before an expression is ever run. */
export function checkExpression(
  expression: Expression,
  scope: TypeScope,
  pointer: string,
): Checked {
  const checker = new Checker();
  const type = checker.check(expression, LocalTypes.over(scope), pointer);
  return { type, diagnostics: checker.diagnostics };
}

/** A template of one expression has that expression's type, any other is a text. */
export function checkTemplate(template: Template, scope: TypeScope, pointer: string): Checked {
  const checker = new Checker();
  const types = template.parts.map((part) =>
    typeof part === "string" ? "string" : checker.check(part, LocalTypes.over(scope), pointer),
  );
  const [only] = types;
  const type = types.length === 1 && only !== undefined ? only : "string";
  return { type, diagnostics: checker.diagnostics };
}

class Checker implements ScopedChecker {
  readonly diagnostics: Diagnostic[] = [];
  #nodes = 0;

  check(expression: Expression, scope: LocalTypes, pointer: string): ValueType {
    this.#nodes += 1;
    if (this.#nodes > CHECKED_NODES_MAX) return this.#tooLarge(expression, pointer);
    if (expression.kind === "literal") return typeOfValue(expression.value);
    if (expression.kind === "call") return this.#call(expression, scope, pointer);
    this.report(expression, pointer, "Unexpected block", NO_BLOCK);
    return "any";
  }

  #call(call: CallExpression, scope: LocalTypes, pointer: string): ValueType {
    const path = attributePath(call);
    if (path !== undefined) return this.#path(path, call, scope, pointer);
    const definition = FUNCTIONS.get(call.name);
    if (definition === undefined) {
      this.report(call, pointer, "Unknown function", `There is no function "${call.name}".`);
      return "any";
    }
    const ways = definition.overloads.filter((way) => acceptsCount(way, call.args.length));
    if (ways.length === 0) {
      const details = `"${call.name}" takes ${describeCounts(definition.overloads)}, not ${call.args.length}.`;
      this.report(call, pointer, "Wrong number of values", details);
    }
    const finding = definition.checkArguments?.(call.args);
    if (finding !== undefined) this.report(call, pointer, "Wrong value", `${finding}.`);
    const placeOf = (index: number) =>
      call.source === undefined ? `${pointer}/${index + 1}` : pointer;
    const scoped = SCOPED.get(call.name);
    if (scoped !== undefined) {
      const args = call.args.map((expression, index) => ({ expression, pointer: placeOf(index) }));
      return scoped(this, { call, scope, pointer, args });
    }
    const types: ValueType[] = [];
    for (const [index, arg] of call.args.entries()) {
      types.push(this.#argument(arg, index, ways, types[0], scope, placeOf(index)));
    }
    return ways.length === 0 ? "any" : this.#choose(call, ways, types, pointer);
  }

  #path(
    path: readonly string[],
    call: CallExpression,
    scope: TypeScope,
    pointer: string,
  ): ValueType {
    const type = scope.typeOf(path);
    if (type !== undefined) return type;
    const details = `There is no attribute ${printPath(path)} here.`;
    this.report(call, pointer, "Unknown attribute", details);
    return "any";
  }

  /** The type of a value, or of a block's body with its parameter bound. */
  #argument(
    arg: Expression,
    index: number,
    ways: readonly Overload[],
    subject: ValueType | undefined,
    scope: LocalTypes,
    pointer: string,
  ): ValueType {
    if (arg.kind !== "block") {
      const isInside = ways.some((way) => isUnevaluated(kindAt(way, index)));
      return this.check(arg, isInside ? scope.nested(0) : scope, pointer);
    }
    const takesBlock = ways.find((way) => isBlockKind(kindAt(way, index)));
    if (takesBlock === undefined) return ways.length > 0 ? this.check(arg, scope, pointer) : "any";
    const parameterType = blockParameterType(takesBlock, subject ?? "any");
    const inner = scope.bind(arg.parameter, parameterType);
    let type: ValueType = "any";
    for (const [position, statement] of arg.statements.entries()) {
      const place = arg.source === undefined ? `${pointer}/${position + 1}` : pointer;
      type = this.check(statement, inner, place);
    }
    return type;
  }

  #choose(
    call: CallExpression,
    ways: readonly Overload[],
    types: readonly ValueType[],
    pointer: string,
  ): ValueType {
    const possible = ways.filter((way) =>
      call.args.every((arg, index) => mayTake(kindAt(way, index), arg, types[index] ?? "any")),
    );
    if (possible.length > 0) {
      return commonTypeOf(
        possible.map(({ returns }) => (typeof returns === "function" ? returns(types) : returns)),
      );
    }
    const details = describeMismatch(call, ways, types);
    this.report(call, pointer, "Wrong type", details);
    return "any";
  }

  report(at: Expression, pointer: string, title: string, details: string): void {
    if (this.diagnostics.length >= DIAGNOSTICS_MAX) return;
    const { source } = at;
    // A template is checked once for each expansion.
    const isKnown = this.diagnostics.some(
      (known) =>
        known.pointer === pointer &&
        known.details === details &&
        known.source?.start === source?.start &&
        known.source?.end === source?.end,
    );
    if (isKnown) return;
    const place = source && { source };
    this.diagnostics.push({ severity: "problem", pointer, title, details, ...place });
  }

  #tooLarge(at: Expression, pointer: string): ValueType {
    const { title, details } = tooLarge(pointer);
    this.report(at, pointer, title, details);
    return "any";
  }
}

const NO_BLOCK = "A block stands only where a function takes one.";

/** The elements of a list that the function takes first, else the first value itself. */
function blockParameterType(way: Overload, subject: ValueType): ValueType {
  if (kindAt(way, 0) !== "list") return subject;
  return typeof subject === "object" && "list" in subject ? subject.list : "any";
}

function describeCounts(ways: readonly Overload[]): string {
  const counts = ways.map(({ parameters, rest }) =>
    rest === undefined ? `${parameters.length}` : `${parameters.length} or more`,
  );
  const text = [...new Set(counts)].join(" or ");
  return text === "1" ? "1 value" : `${text} values`;
}

function describeMismatch(
  call: CallExpression,
  ways: readonly Overload[],
  types: readonly ValueType[],
): string {
  for (const [index, arg] of call.args.entries()) {
    const type = types[index] ?? "any";
    if (ways.some((way) => mayTake(kindAt(way, index), arg, type))) continue;
    const expected = new Set(ways.map((way) => describeKind(kindAt(way, index))));
    const found = arg.kind === "block" ? `a block of ${describeType(type)}` : describeType(type);
    return `"${call.name}" takes ${[...expected].join(" or ")} as value ${index + 1}, not ${found}.`;
  }
  const expected = ways.map((way) =>
    call.args.map((_arg, index) => describeKind(kindAt(way, index))).join(" and "),
  );
  return `"${call.name}" takes ${expected.join(", or ")}, not ${types.map(describeType).join(" and ")}.`;
}
