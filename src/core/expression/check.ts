import { isDecimalText } from "../decimal";
import { parseRfc3339 } from "../calendar";
import type { CallExpression, Diagnostic, Expression } from "./ast";
import { asBoolean } from "./conversion";
import { FUNCTIONS } from "./functions";
import { acceptsCount, isBlockKind, kindAt, type Kind, type Overload } from "./functions/define";
import { DIAGNOSTICS_MAX } from "./limits";
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
  const type = checker.check(expression, scope, pointer);
  return { type, diagnostics: checker.diagnostics };
}

/** A template of one expression has that expression's type, any other is a text. */
export function checkTemplate(template: Template, scope: TypeScope, pointer: string): Checked {
  const checker = new Checker();
  const types = template.parts.map((part) =>
    typeof part === "string" ? "string" : checker.check(part, scope, pointer),
  );
  const [only] = types;
  const type = types.length === 1 && only !== undefined ? only : "string";
  return { type, diagnostics: checker.diagnostics };
}

class Checker {
  readonly diagnostics: Diagnostic[] = [];

  check(expression: Expression, scope: TypeScope, pointer: string): ValueType {
    if (expression.kind === "literal") return typeOfValue(expression.value);
    if (expression.kind === "call") return this.#call(expression, scope, pointer);
    this.#report(expression, pointer, "Unexpected block", NO_BLOCK);
    return "any";
  }

  #call(call: CallExpression, scope: TypeScope, pointer: string): ValueType {
    const path = attributePath(call);
    if (path !== undefined) return this.#path(path, call, scope, pointer);
    const definition = FUNCTIONS.get(call.name);
    if (definition === undefined) {
      this.#report(call, pointer, "Unknown function", `There is no function "${call.name}".`);
      return "any";
    }
    const ways = definition.overloads.filter((way) => acceptsCount(way, call.args.length));
    if (ways.length === 0) {
      const details = `"${call.name}" takes ${describeCounts(definition.overloads)}, not ${call.args.length}.`;
      this.#report(call, pointer, "Wrong number of values", details);
    }
    const types: ValueType[] = [];
    for (const [index, arg] of call.args.entries()) {
      const place = call.source === undefined ? `${pointer}/${index + 1}` : pointer;
      types.push(this.#argument(arg, index, ways, types[0], scope, place));
    }
    const finding = definition.checkArguments?.(call.args);
    if (finding !== undefined) this.#report(call, pointer, "Wrong value", `${finding}.`);
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
    this.#report(call, pointer, "Unknown attribute", details);
    return "any";
  }

  /** The type of a value, or of a block's body with its parameter bound. */
  #argument(
    arg: Expression,
    index: number,
    ways: readonly Overload[],
    subject: ValueType | undefined,
    scope: TypeScope,
    pointer: string,
  ): ValueType {
    if (arg.kind !== "block") return this.check(arg, scope, pointer);
    const takesBlock = ways.find((way) => isBlockKind(kindAt(way, index)));
    if (takesBlock === undefined) return ways.length > 0 ? this.check(arg, scope, pointer) : "any";
    const parameterType = blockParameterType(takesBlock, subject ?? "any");
    const place = arg.source === undefined ? `${pointer}/1` : pointer;
    return this.check(arg.body, scope.bind(arg.parameter, parameterType), place);
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
    this.#report(call, pointer, "Wrong type", details);
    return "any";
  }

  #report(at: Expression, pointer: string, title: string, details: string): void {
    if (this.diagnostics.length >= DIAGNOSTICS_MAX) return;
    const source = at.source && { source: at.source };
    this.diagnostics.push({ severity: "problem", pointer, title, details, ...source });
  }
}

const NO_BLOCK = "A block stands only where a function takes one.";

/** The elements of a list that the function takes first, else the first value itself. */
function blockParameterType(way: Overload, subject: ValueType): ValueType {
  if (kindAt(way, 0) !== "list") return subject;
  return typeof subject === "object" && "list" in subject ? subject.list : "any";
}

/** Whether a value of this type may turn out to be of the kind; literal texts are read. */
function mayTake(kind: Kind | undefined, arg: Expression, type: ValueType): boolean {
  if (kind === undefined) return false;
  if (isBlockKind(kind)) return arg.kind === "block" && mayYield(kind, type);
  if (arg.kind === "block") return false;
  if (kind === "any" || kind === "lazy" || type === "any") return true;
  const isCollection = typeof type === "object" || type === "location";
  const literal = arg.kind === "literal" && typeof arg.value === "string" ? arg.value : undefined;
  switch (kind) {
    case "atom":
      return !isCollection;
    case "list":
      return typeof type === "object" && "list" in type;
    case "record":
      return type === "location" || (typeof type === "object" && "record" in type);
    case "condition":
      return isCollection || mayBeBoolean(type, literal);
    case "boolean":
      return mayBeBoolean(type, literal);
    case "number":
      return type === kind || (literal !== undefined && isDecimalText(literal));
    case "time":
      return type === kind || (literal !== undefined && parseRfc3339(literal) !== undefined);
    default:
      return type === kind;
  }
}

function mayBeBoolean(type: ValueType, literal: string | undefined): boolean {
  return type === "boolean" || (literal !== undefined && asBoolean(literal) !== undefined);
}

function mayYield(kind: Kind, type: ValueType): boolean {
  if (kind === "predicate") return type === "any" || type === "boolean";
  return kind !== "measure" || type === "any" || type === "number";
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

const KIND_WORDS: Record<Kind, string> = {
  any: "any value",
  atom: "a single value",
  block: "a block",
  boolean: "true or false",
  condition: "true or false",
  lazy: "any value",
  list: "a list",
  measure: "a block that yields a number",
  number: "a number",
  predicate: "a block that yields true or false",
  record: "a record",
  string: "a text",
  time: "a time",
};

function describeKind(kind: Kind | undefined): string {
  return kind === undefined ? "nothing" : KIND_WORDS[kind];
}
