type Json = Record<string, unknown>;

/**
 * A copy of an OpenAPI document in which every object is closed: what no schema of an object names
 * is refused. `unevaluatedProperties` (draft 2019-09) sees through `allOf` and `oneOf`, so it stands
 * where a value stands (a property, an element), never inside of a composition. Objects without
 * named properties stay open: they are maps.
 */
export function closeObjects<T>(document: T): T {
  return new Closer(document as Json).document as T;
}

class Closer {
  readonly document: Json;
  readonly #source: Json;

  constructor(source: Json) {
    this.#source = source;
    this.document = this.#copy(source) as Json;
  }

  #copy(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((element) => this.#copy(element));
    if (typeof node !== "object" || node === null) return node;
    const copy: Json = {};
    for (const [key, value] of Object.entries(node)) {
      if (key === "properties") {
        const named = mapValues(value as Json, (it) => this.#value(it));
        copy[key] = { ...requiredAsAnything(node), ...named };
      } else if (key === "items" || key === "schema") copy[key] = this.#value(value);
      else if (key === "additionalProperties" && typeof value === "object") {
        copy[key] = this.#value(value);
      } else copy[key] = this.#copy(value);
    }
    return withoutDiscriminator(copy);
  }

  /** A schema at the place of a value. */
  #value(schema: unknown): unknown {
    const copy = this.#copy(schema);
    if (!this.#namesProperties(schema) || this.#isOpen(schema)) return copy;
    return { ...(copy as Json), unevaluatedProperties: false };
  }

  #namesProperties(schema: unknown): boolean {
    return this.#some(schema, (node) => node["properties"] !== undefined, new Set());
  }

  #isOpen(schema: unknown): boolean {
    const open = (node: Json) =>
      node["additionalProperties"] !== undefined && node["additionalProperties"] !== false;
    return this.#some(schema, open, new Set());
  }

  /** Whether a part of a composition has it; looks behind references, not into properties. */
  #some(schema: unknown, has: (node: Json) => boolean, seen: Set<unknown>): boolean {
    if (typeof schema !== "object" || schema === null || seen.has(schema)) return false;
    seen.add(schema);
    const node = schema as Json;
    if (has(node)) return true;
    const parts = [node["allOf"], node["oneOf"], node["anyOf"]].flat();
    if (typeof node["$ref"] === "string") parts.push(this.#resolve(node["$ref"]));
    return parts.some((part) => this.#some(part, has, seen));
  }

  #resolve(reference: string): unknown {
    const segments = reference.slice(2).split("/");
    return segments.reduce<unknown>((node, segment) => (node as Json)[segment], this.#source);
  }
}

/** A field that a schema requires without saying what it is may be anything, but is no stranger. */
function requiredAsAnything(node: object): Json {
  const required = "required" in node && Array.isArray(node.required) ? node.required : [];
  return Object.fromEntries(required.map((name: string) => [name, {}]));
}

/** OpenAPI's discriminator says which branch it is; JSON Schema has to be told with constants. */
function withoutDiscriminator(node: Json): Json {
  const { discriminator, ...rest } = node;
  const { propertyName, mapping } = (discriminator ?? {}) as {
    propertyName?: string;
    mapping?: Record<string, string>;
  };
  if (propertyName === undefined || mapping === undefined) return rest;
  const oneOf = Object.entries(mapping).map(([value, reference]) => ({
    allOf: [{ properties: { [propertyName]: { const: value } } }, { $ref: reference }],
  }));
  return { ...rest, oneOf };
}

function mapValues(object: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
