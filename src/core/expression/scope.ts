import { EVALUATION_STEPS_MAX } from "./limits";
import type { TemplateSignature } from "./template-signature";
import type { RecordValue, Value, ValueType } from "./value";

/** What the checker knows of the names that an expression may read. */
export interface TypeScope {
  /** The type at a path such as `["Session", "Total"]`; undefined when there is no such name. */
  typeOf(path: readonly string[]): ValueType | undefined;
  /** The same scope with one more name: the parameter of a block. */
  bind(name: string, type: ValueType): TypeScope;
}

/** What a compiled expression may read while it runs. Path elements are case-sensitive. */
export interface Scope {
  /** The value at a path; undefined when it, or something on the way, has no value. */
  lookup(path: readonly string[]): Value | undefined;
  /** A scope inside this one with one more name. */
  bind(name: string, value: Value): Scope;
  /**
   * A scope inside this one, for variables and templates of its own. Throws `EvaluationError` when
   * expanded templates are nested too many levels deep.
   */
  nested(levels: number): Scope;
  /** A scope inside this one in which `#` stands for the values of an expansion. */
  expanding(expansion: Expansion | undefined): Scope;
  /** Puts a value at a path, for this scope and those inside it. */
  assign(path: readonly string[], value: Value): void;
  define(template: NamedTemplate): void;
  /** The template of a name in lower case. */
  template(lowerName: string): NamedTemplate | undefined;
  readonly expansion: Expansion | undefined;
  /** Levels of the templates and their values that this scope lies in. */
  readonly levels: number;
  readonly meter: StepMeter;
  readonly nowMs: number;
  /** IANA zone of the Application: parts of times are read in it. */
  readonly timezone: string;
}

/** A body with places for values, made by `setTemplate` and expanded by `!`. */
export interface NamedTemplate {
  readonly signature: TemplateSignature;
  readonly body: CompiledExpression;
}

/** A template while it is expanded. */
export interface Expansion {
  readonly template: NamedTemplate;
  /** Not evaluated before the body asks for them. */
  readonly values: readonly CompiledExpression[];
  /** What the expanding call itself stands in: the values are to be read there. */
  readonly outer: Expansion | undefined;
}

/** An expression made ready to run. Throws `EvaluationError` and nothing else. */
export type CompiledExpression = (scope: Scope) => Value;

/** An expected failure at run time; its message is a sentence for whoever wrote the rule. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
}

/** Counts the work of one evaluation, so that no ruleset can run without end. */
export class StepMeter {
  #used = 0;
  readonly #prepared = new Set<string>();

  constructor(readonly maximum: number = EVALUATION_STEPS_MAX) {}

  get used(): number {
    return this.#used;
  }

  /** Throws `EvaluationError` once the maximum is passed. */
  spend(steps: number): void {
    this.#used += steps;
    if (this.#used > this.maximum) {
      throw new EvaluationError(`The rules took more than ${this.maximum} steps`);
    }
  }

  /** Counts what is remembered once it is made, whether or not an earlier evaluation made it. */
  spendOnce(key: string, steps: () => number): void {
    if (this.#prepared.has(key)) return;
    this.#prepared.add(key);
    this.spend(steps());
  }
}

/** The facts of a run that are the same in every nested scope. */
export interface RunContext {
  readonly meter: StepMeter;
  readonly nowMs: number;
  readonly timezone: string;
}

/** A type scope whose names are the keys of a map. An "open" record answers any path with `any`. */
export function createTypeScope(names: ReadonlyMap<string, ValueType>): TypeScope {
  return {
    typeOf: (path) => typeAtPath(names.get(path[0] ?? ""), path, 1),
    bind: (name, type) => createTypeScope(new Map(names).set(name, type)),
  };
}

/** Walks records from `start`; a null or a value without keys on the way is no value. */
export function valueAtPath(
  start: Value | undefined,
  path: readonly string[],
  from: number,
): Value | undefined {
  let value = start;
  for (let index = from; index < path.length; index += 1) {
    if (!isRecord(value)) return undefined;
    value = value.get(path[index] ?? "");
  }
  return value;
}

export function isRecord(value: Value | undefined): value is RecordValue {
  return typeof value === "object" && value !== null && "isRecord" in value;
}

/** A record of values that are already known. */
export function recordOf(entries: Iterable<readonly [string, Value]>): RecordValue {
  const values = new Map(entries);
  return { isRecord: true, get: (key) => values.get(key), keys: () => [...values.keys()] };
}

/** Locations are read like records: `[Profile.Attributes.Home.latitude]`. */
const LOCATION: ValueType = {
  record: new Map([
    ["latitude", "number"],
    ["longitude", "number"],
  ]),
};

/** The type at a path, from a position on; undefined when there is no such name. */
export function typeAtPath(
  start: ValueType | undefined,
  path: readonly string[],
  from: number,
): ValueType | undefined {
  let type = start;
  for (let index = from; index < path.length; index += 1) {
    if (type === "any") return "any";
    if (type === "location") type = LOCATION;
    if (typeof type !== "object" || !("record" in type)) return undefined;
    if (type.record === "open") return "any";
    type = type.record.get(path[index] ?? "");
  }
  return type;
}
