import type { Expression } from "./ast";
import { typeAtPath, type TypeScope } from "./scope";
import type { TemplateSignature } from "./template-signature";
import type { ValueType } from "./value";

/** A part of what is checked, with the place that findings about it point to. */
export interface PlacedExpression {
  readonly expression: Expression;
  readonly pointer: string;
}

/** A template as the checker knows it: its body is checked anew for each expansion. */
export interface TemplateType {
  readonly signature: TemplateSignature;
  readonly body: PlacedExpression;
}

/** A template while an expansion of it is checked. */
export interface TypeExpansion {
  readonly template: TemplateType;
  readonly values: readonly PlacedExpression[];
  readonly outer: TypeExpansion | undefined;
}

/** Variables and templates of a block on top of another scope. */
export class LocalTypes implements TypeScope {
  readonly #variables = new Map<string, ValueType>();
  readonly #templates = new Map<string, TemplateType>();

  private constructor(
    readonly parent: TypeScope,
    readonly outer: LocalTypes | undefined,
    readonly expansion: TypeExpansion | undefined,
    readonly levels: number,
  ) {}

  /** For a whole expression: nothing that it sets shows outside. */
  static over(scope: TypeScope): LocalTypes {
    return new LocalTypes(scope, undefined, undefined, 0);
  }

  typeOf(path: readonly string[]): ValueType | undefined {
    const [name = ""] = path;
    if (!this.#variables.has(name)) return this.parent.typeOf(path);
    return typeAtPath(this.#variables.get(name), path, 1);
  }

  bind(name: string, type: ValueType): LocalTypes {
    const inner = this.nested(0);
    inner.#variables.set(name, type);
    return inner;
  }

  nested(levels: number): LocalTypes {
    return new LocalTypes(this, this, this.expansion, this.levels + levels);
  }

  expanding(expansion: TypeExpansion | undefined): LocalTypes {
    return new LocalTypes(this, this, expansion, this.levels);
  }

  /** False when something on the way is known to be no record. */
  assign(path: readonly string[], type: ValueType): boolean {
    const [name = ""] = path;
    const held = withTypeAt(this.typeOf([name]), path, type);
    if (held === undefined) return false;
    this.#variables.set(name, held);
    return true;
  }

  define(template: TemplateType): void {
    this.#templates.set(template.signature.lowerName, template);
  }

  template(lowerName: string): TemplateType | undefined {
    return this.#templates.get(lowerName) ?? this.outer?.template(lowerName);
  }
}

/** Undefined when something on the way is known to be no record. */
function withTypeAt(
  base: ValueType | undefined,
  path: readonly string[],
  type: ValueType,
): ValueType | undefined {
  const [key, ...below] = path.slice(1);
  if (key === undefined) return type;
  if (base === "any") return base;
  if (base === "location") return { record: "open" };
  const known = base === undefined || base === "null" ? new Map<string, ValueType>() : keysOf(base);
  if (known === undefined) return undefined;
  if (known === "open") return { record: known };
  const inner = withTypeAt(known.get(key), [key, ...below], type);
  return inner && { record: new Map(known).set(key, inner) };
}

function keysOf(type: ValueType): ReadonlyMap<string, ValueType> | "open" | undefined {
  return typeof type === "object" && "record" in type ? type.record : undefined;
}
