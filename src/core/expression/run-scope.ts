import { assert } from "../assert";
import { EXPANSION_LEVELS_MAX } from "./limits";
import {
  EvaluationError,
  valueAtPath,
  type Expansion,
  type NamedTemplate,
  type RunContext,
  type Scope,
  type StepMeter,
} from "./scope";
import type { RecordValue, Value } from "./value";
import { withValueAt } from "./variables";

/** A scope whose names are the keys of a record: `Session`, `Profile` … */
export function createScope(names: RecordValue, context: RunContext): Scope {
  return new RootScope(names, context);
}

class RootScope implements Scope {
  readonly meter: StepMeter;
  readonly nowMs: number;
  readonly timezone: string;
  readonly expansion = undefined;
  readonly levels = 0;

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
    return new InnerScope(this, name, value);
  }

  nested(levels: number): Scope {
    return nestedIn(this, levels);
  }

  expanding(expansion: Expansion | undefined): Scope {
    return new InnerScope(this, undefined, null, { levels: 0, expansion });
  }

  template(): undefined {
    return undefined;
  }

  assign(): void {
    assert(false, NO_CHANGES);
  }

  define(): void {
    assert(false, NO_CHANGES);
  }
}

const NO_CHANGES = "what holds variables or templates runs in a scope of its own";

/** Names on top of another scope: the parameter of a block, variables and templates. */
class InnerScope implements Scope {
  readonly meter: StepMeter;
  readonly nowMs: number;
  readonly timezone: string;
  readonly levels: number;
  readonly expansion: Expansion | undefined;
  #variables: Map<string, Value> | undefined;
  #templates: Map<string, NamedTemplate> | undefined;

  constructor(
    readonly parent: Scope,
    readonly boundName: string | undefined,
    readonly value: Value,
    { levels, expansion }: Pick<Scope, "levels" | "expansion"> = parent,
  ) {
    this.levels = levels;
    this.expansion = expansion;
    this.meter = parent.meter;
    this.nowMs = parent.nowMs;
    this.timezone = parent.timezone;
  }

  lookup(path: readonly string[]): Value | undefined {
    const [name = ""] = path;
    if (this.#variables?.has(name)) return valueAtPath(this.#variables.get(name), path, 1);
    if (name !== this.boundName) return this.parent.lookup(path);
    return valueAtPath(this.value, path, 1);
  }

  bind(name: string, value: Value): Scope {
    return new InnerScope(this, name, value);
  }

  nested(levels: number): Scope {
    return nestedIn(this, levels);
  }

  expanding(expansion: Expansion | undefined): Scope {
    return new InnerScope(this, undefined, null, { levels: this.levels, expansion });
  }

  assign(path: readonly string[], value: Value): void {
    const [name = ""] = path;
    const held = withValueAt(this.lookup([name]), path, value, this.meter);
    this.#variables = (this.#variables ?? new Map<string, Value>()).set(name, held);
  }

  define(template: NamedTemplate): void {
    this.#templates ??= new Map<string, NamedTemplate>();
    this.#templates.set(template.signature.lowerName, template);
  }

  template(lowerName: string): NamedTemplate | undefined {
    return this.#templates?.get(lowerName) ?? this.parent.template(lowerName);
  }
}

function nestedIn(scope: Scope, more: number): Scope {
  const levels = scope.levels + more;
  if (levels > EXPANSION_LEVELS_MAX) {
    const message = `Expanded templates may be nested ${EXPANSION_LEVELS_MAX} levels deep at most`;
    throw new EvaluationError(message);
  }
  return new InnerScope(scope, undefined, null, { levels, expansion: scope.expansion });
}
