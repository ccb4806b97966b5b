import { EVALUATION_STEPS_MAX } from "./limits";
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
  bind(name: string, value: Value): Scope;
  readonly meter: StepMeter;
  readonly nowMs: number;
  /** IANA zone of the Application: parts of times are read in it. */
  readonly timezone: string;
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

/** A scope whose names are the keys of a record: `Session`, `Profile` … */
export function createScope(names: RecordValue, context: RunContext): Scope {
  return new RootScope(names, context);
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

class RootScope implements Scope {
  readonly meter: StepMeter;
  readonly nowMs: number;
  readonly timezone: string;

  constructor(
    readonly names: RecordValue,
    context: RunContext,
  ) {
    this.meter = context.meter;
    this.nowMs = context.nowMs;
    this.timezone = context.timezone;
  }

  lookup(path: readonly string[]): Value | undefined {
    return valueAtPath(this.names, path, 0);
  }

  bind(name: string, value: Value): Scope {
    return new BoundScope(this, name, value);
  }
}

/** One more name on top of another scope. */
class BoundScope implements Scope {
  readonly meter: StepMeter;
  readonly nowMs: number;
  readonly timezone: string;

  constructor(
    readonly parent: Scope,
    readonly boundName: string,
    readonly value: Value,
  ) {
    this.meter = parent.meter;
    this.nowMs = parent.nowMs;
    this.timezone = parent.timezone;
  }

  lookup(path: readonly string[]): Value | undefined {
    if (path[0] !== this.boundName) return this.parent.lookup(path);
    return valueAtPath(this.value, path, 1);
  }

  bind(name: string, value: Value): Scope {
    return new BoundScope(this, name, value);
  }
}

/** Locations are read like records: `[Profile.Attributes.Home.latitude]`. */
const LOCATION: ValueType = {
  record: new Map([
    ["latitude", "number"],
    ["longitude", "number"],
  ]),
};

function typeAtPath(
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
