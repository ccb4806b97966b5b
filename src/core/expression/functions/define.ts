import type { Decimal } from "../../decimal";
import type { Expression } from "../ast";
import type { CompiledExpression, Scope } from "../scope";
import type { Instant, RecordValue, Value, ValueType } from "../value";

/** What a parameter takes, and what the function is handed for it. */
export interface KindValues {
  any: Value;
  /** Everything but lists and records. */
  atom: Value;
  /** True, false, a list or a record; a list and a record count as true (RULES §4). */
  condition: Value;
  number: Decimal;
  string: string;
  boolean: boolean;
  time: Instant;
  list: readonly Value[];
  record: RecordValue;
  /** A body with a parameter: run with each element of the first value, or with that value. */
  block: CompiledBlock;
  /** A block that yields true or false. */
  predicate: CompiledBlock;
  /** A block that yields a number. */
  measure: CompiledBlock;
  /** An expression that the function evaluates itself, or not at all. */
  lazy: CompiledExpression;
  /** The same, for a template: it counts how deep templates lie in each other. */
  template: CompiledExpression;
}

export type Kind = keyof KindValues;

export type CompiledBlock = (scope: Scope, value: Value) => Value;

export type Argument = KindValues[Kind];

/** One way to call a function. Ways are tried in order: as they are first, then with texts read. */
export interface Overload {
  readonly parameters: readonly Kind[];
  /** The kind of any further values. */
  readonly rest?: Kind;
  /** The type of the result, where need be from the types of the values (of a block: its body). */
  readonly returns: ValueType | ((types: readonly ValueType[]) => ValueType);
  readonly apply: (scope: Scope, ...values: Argument[]) => Value;
}

export interface FunctionDefinition {
  readonly name: string;
  /** One line for the rules reference. */
  readonly summary: string;
  readonly overloads: readonly Overload[];
  /** A sentence about values that are wrong as written, such as a pattern that is none. */
  readonly checkArguments?: (args: readonly Expression[]) => string | undefined;
  /** The result depends on more than the values: the clock, the zone, a look-up. */
  readonly readsScope?: true;
}

/** Declares one way to call a function, with the types of `apply` taken from the kinds. */
export function overload<const P extends readonly Kind[], R extends Kind = never>(way: {
  readonly parameters: P;
  readonly rest?: R;
  readonly returns: Overload["returns"];
  readonly apply: (scope: Scope, ...values: [...ValuesOf<P>, ...KindValues[R][]]) => Value;
}): Overload {
  // Safe: the compiler calls `apply` only with values that it has matched with the kinds.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return way as unknown as Overload;
}

type ValuesOf<P extends readonly Kind[]> = { -readonly [I in keyof P]: KindValues[P[I]] };

export function acceptsCount(way: Overload, count: number): boolean {
  const { length } = way.parameters;
  return way.rest === undefined ? count === length : count >= length;
}

/** The kind of the value at a position. */
export function kindAt(way: Overload, index: number): Kind | undefined {
  return way.parameters[index] ?? way.rest;
}

/** Whether the function itself evaluates what stands there. */
export function isUnevaluated(kind: Kind | undefined): boolean {
  return kind === "lazy" || kind === "template";
}

export function isBlockKind(kind: Kind | undefined): boolean {
  return kind === "block" || kind === "predicate" || kind === "measure";
}
