import { assert } from "../assert";
import type { BlockExpression, CallExpression, Expression } from "./ast";
import { renderText, textTooLong } from "./conversion";
import { FUNCTIONS } from "./functions";
import {
  acceptsCount,
  isBlockKind,
  kindAt,
  type Argument,
  type CompiledBlock,
  type FunctionDefinition,
  type Overload,
} from "./functions/define";
import { invoke, isOfKind } from "./invoke";
import { FOLDING_STEPS_MAX, STRING_LENGTH_MAX } from "./limits";
import { depthOf } from "./measure";
import { attributePath, printPath } from "./path";
import { createScope } from "./run-scope";
import { EvaluationError, recordOf, StepMeter, type CompiledExpression, type Scope } from "./scope";
import type { Template } from "./template";
import type { Value } from "./value";

/** Makes an expression ready to run. What the checker would refuse fails when it is run. */
export function compileExpression(expression: Expression): CompiledExpression {
  const { run } = compile(expression);
  return changesScope(expression) ? (scope) => run(scope.nested(0)) : run;
}

/** A text with formulas; a template that is one formula yields the formula's own value. */
export function compileTemplate(template: Template): CompiledExpression {
  const [only] = template.parts;
  if (only !== undefined && template.parts.length === 1) return compilePart(only);
  const parts = template.parts.map(compilePart);
  return (scope) => {
    let text = "";
    for (const part of parts) {
      text += renderText(part(scope), scope.timezone, scope.meter);
      if (text.length > STRING_LENGTH_MAX) throw textTooLong();
    }
    return text;
  };
}

interface Compiled {
  readonly run: CompiledExpression;
  /** Known before anything is run; undefined when it is not. */
  readonly constant: Value | undefined;
}

function compilePart(part: string | Expression): CompiledExpression {
  return typeof part === "string" ? constant(part).run : compileExpression(part);
}

function compile(expression: Expression): Compiled {
  if (expression.kind === "literal") return constant(expression.value);
  if (expression.kind === "call") return compileCall(expression);
  return failing("A block stands only where a function takes one");
}

function compileCall(call: CallExpression): Compiled {
  const path = attributePath(call);
  if (path !== undefined) return lookUp(path);
  const definition = FUNCTIONS.get(call.name);
  if (definition === undefined) return failing(`There is no function "${call.name}"`);
  const ways = definition.overloads.filter((way) => acceptsCount(way, call.args.length));
  const [way] = ways;
  if (way === undefined) {
    return failing(`"${call.name}" can't take ${call.args.length} values`);
  }
  const args: PreparedArgument[] = [];
  for (const [index, arg] of call.args.entries()) {
    const prepared = prepareArgument(arg, way, index);
    if (typeof prepared === "string") return failing(`"${call.name}" ${prepared}`);
    args.push(prepared);
  }
  return (
    folded(definition, ways, args) ?? { run: caller(call.name, ways, args), constant: undefined }
  );
}

function lookUp(path: readonly string[]): Compiled {
  // Made once: a missing attribute is common where `catch` guards it, and stack traces are dear.
  const missing = new EvaluationError(`${printPath(path)} has no value`);
  const run = (scope: Scope): Value => {
    scope.meter.spend(1);
    const value = scope.lookup(path);
    if (value === undefined) throw missing;
    return value;
  };
  return { run, constant: undefined };
}

interface PreparedArgument {
  /** Yields what the function is handed. */
  readonly read: (scope: Scope) => Argument;
  readonly constant: Value | undefined;
}

/** A block or a lazy expression is handed over itself, anything else as its value. */
function prepareArgument(
  expression: Expression,
  way: Overload,
  index: number,
): PreparedArgument | string {
  const kind = kindAt(way, index);
  if (isBlockKind(kind)) {
    if (expression.kind !== "block") return `takes a block as value ${index + 1}`;
    const block = compileBlock(expression);
    return { read: () => block, constant: undefined };
  }
  if (expression.kind === "block") return `takes no block as value ${index + 1}`;
  if (kind === "template") {
    const expanded = compileTemplateBody(expression);
    return { read: () => expanded, constant: undefined };
  }
  if (kind === "lazy") {
    const run = compileExpression(expression);
    return { read: () => run, constant: undefined };
  }
  const compiled = compile(expression);
  return { read: compiled.run, constant: compiled.constant };
}

function compileBlock(block: BlockExpression): CompiledBlock {
  const { parameter } = block;
  const statements = block.statements.map((statement) => compile(statement).run);
  const last = statements.pop() ?? failing("A block has a statement").run;
  if (statements.length === 0) return (scope, value) => last(scope.bind(parameter, value));
  return (scope, value) => {
    const inner = scope.bind(parameter, value);
    scope.meter.spend(statements.length);
    for (const statement of statements) statement(inner);
    return last(inner);
  };
}

function compileTemplateBody(expression: Expression): CompiledExpression {
  const { run } = compile(expression);
  const levels = depthOf(expression);
  return (scope) => run(scope.nested(levels));
}

/** Whether variables or templates are set here, and not only in a scope further inside. */
function changesScope(expression: Expression): boolean {
  if (expression.kind !== "call") return false;
  return CHANGES.has(expression.name) || expression.args.some(changesScope);
}

const CHANGES: ReadonlySet<string> = new Set(["set", "settemplate"]);

/** One and two values are the bulk of all calls and are matched without a list of them. */
function caller(
  name: string,
  ways: readonly Overload[],
  args: readonly PreparedArgument[],
): CompiledExpression {
  const [first, second] = args;
  const [way] = ways;
  assert(way !== undefined, "a call has a way to be made");
  if (first !== undefined && second !== undefined && args.length === 2) {
    const [left, right] = [first.read, second.read];
    const [leftKind, rightKind] = [kindAt(way, 0), kindAt(way, 1)];
    return (scope) => {
      scope.meter.spend(1);
      const a = left(scope);
      const b = right(scope);
      if (isOfKind(a, leftKind) && isOfKind(b, rightKind)) return way.apply(scope, a, b);
      return invoke(name, ways, scope, [a, b]);
    };
  }
  const readers = args.map((arg) => arg.read);
  const steps = Math.max(1, args.length - 1);
  return (scope) => {
    scope.meter.spend(steps);
    return invoke(
      name,
      ways,
      scope,
      readers.map((read) => read(scope)),
    );
  };
}

/** The result of a call of constants, computed once; a call that fails is left to fail when run. */
function folded(
  definition: FunctionDefinition,
  ways: readonly Overload[],
  args: readonly PreparedArgument[],
): Compiled | undefined {
  if (definition.readsScope === true) return undefined;
  const values: Value[] = [];
  for (const arg of args) {
    if (arg.constant === undefined) return undefined;
    values.push(arg.constant);
  }
  try {
    return constant(invoke(definition.name, ways, foldingScope(), values));
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

/** Functions that read the scope are never folded: this one is there for its meter. */
function foldingScope(): Scope {
  return createScope(recordOf([]), {
    meter: new StepMeter(FOLDING_STEPS_MAX),
    nowMs: 0,
    timezone: "UTC",
  });
}

function constant(value: Value): Compiled {
  return { run: () => value, constant: value };
}

function failing(message: string): Compiled {
  const run = (): never => {
    throw new EvaluationError(message);
  };
  return { run, constant: undefined };
}
