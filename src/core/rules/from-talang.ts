import { EXPRESSION_DEPTH_MAX, parseTalang, printFormula } from "../expression";
import { blockTypes } from "./blocks";
import { ANY_ERROR } from "./blocks/frame";
import type { BlockFields, TalangCall } from "./blocks/talang";
import { BLOCK_DEPTH_MAX } from "./limits";
import type { JsonObject, JsonValue } from "./model";

/** Where the parts of a translated block came from, by pointer into the block. */
export type Places = Map<string, Place>;

export interface Place {
  readonly pointer: string;
  /** Everything below has the same shape as in the source. */
  readonly sameBelow: boolean;
}

/** A Talang call and where it stands in the two forms. */
interface Source {
  readonly json: JsonValue;
  readonly pointer: string;
  readonly target: string;
  readonly depth: number;
}

/**
 * The block that a Talang expression stands for, unchecked: a typed one if its function (or one
 * inside `and`, `or`, `not`) belongs to a block, else a passthrough.
 */
export function blockFromTalang(
  json: JsonValue,
  pointer: string,
  target: string,
  places: Places,
): JsonObject {
  return translate({ json, pointer, target, depth: 0 }, places);
}

/** Whether a call, or one inside `and`, `or`, `not`, belongs to a typed block. */
export function holdsTypedBlock(json: JsonValue, depth = 0): boolean {
  const call = callOf(json);
  if (!call || depth > EXPRESSION_DEPTH_MAX) return false;
  if (LOGIC.has(call.name)) return call.args.some((arg) => holdsTypedBlock(arg, depth + 1));
  const inner = wrapped(call);
  return inner === null ? READERS.has(call.name) : holdsTypedBlock(inner.json, depth + 1);
}

/** Whether it means an effect where effects stand, and something of the language elsewhere. */
export function isEffectByPlace(json: JsonValue, depth = 0): boolean {
  const call = callOf(json);
  if (!call || depth > EXPRESSION_DEPTH_MAX) return false;
  const inner = wrapped(call);
  return inner === null ? BY_PLACE.has(call.name) : isEffectByPlace(inner.json, depth + 1);
}

/** A custom effect or a template, an attribute's update or a variable (RULES §4, §5). */
const BY_PLACE: ReadonlySet<string> = new Set(["!", "set"]);

const LOGIC: ReadonlySet<string> = new Set(["and", "or", "not"]);

/** All Talang names of blocks: attested ones and ours. */
const READERS: ReadonlyMap<string, (call: TalangCall) => BlockFields> = new Map(
  Object.values(blockTypes).flatMap((type) => Object.entries(type.talang.read)),
);

function translate(source: Source, places: Places): JsonObject {
  const { json, pointer, target, depth } = source;
  const call = callOf(json);
  if (!call || depth > BLOCK_DEPTH_MAX || !holdsTypedBlock(json)) {
    places.set(target, { pointer, sameBelow: false });
    places.set(`${target}/expression`, { pointer, sameBelow: true });
    return { type: "passthrough", expression: json };
  }
  const inner = wrapped(call);
  if (inner) return translateWrapped(source, inner, places);
  places.set(target, { pointer, sameBelow: false });
  const reader = READERS.get(call.name);
  return reader ? reader(new CallReader(source, call.args, places)) : {};
}

/** A call with its lower-case name; null when the JSON is none. */
function callOf(json: JsonValue): { name: string; args: readonly JsonValue[] } | null {
  if (!Array.isArray(json)) return null;
  const [name, ...args] = json as readonly JsonValue[];
  return typeof name === "string" ? { name: name.toLowerCase(), args } : null;
}

interface Wrapped {
  readonly kind: "catch" | "onFailure" | "onError";
  readonly json: JsonValue;
  readonly argument: number;
  readonly rest: readonly JsonValue[];
}

/** `catch` with `noop` is attested; `onFailure` and `onError` are ours. */
function wrapped({ name, args }: { name: string; args: readonly JsonValue[] }): Wrapped | null {
  const [first, second, ...more] = args;
  if (first === undefined) return null;
  if (name === "onfailure") {
    return { kind: "onFailure", json: first, argument: 0, rest: args.slice(1) };
  }
  if (name === "onerror") return { kind: "onError", json: first, argument: 0, rest: args.slice(1) };
  const isNoop = callOf(first)?.name === "noop";
  if (name !== "catch" || !isNoop || second === undefined || more.length > 0) return null;
  return { kind: "catch", json: second, argument: 1, rest: [] };
}

function translateWrapped(source: Source, inner: Wrapped, places: Places): JsonObject {
  const { pointer, target, depth } = source;
  const block = translate(
    { json: inner.json, pointer: `${pointer}/${inner.argument + 1}`, target, depth: depth + 1 },
    places,
  );
  if (inner.kind === "catch") return { ...block, onError: { [ANY_ERROR]: [] } };
  const field = inner.kind === "onFailure" ? "onFailure" : `onError/${ANY_ERROR}`;
  const blocks = inner.rest.map((json, index) =>
    translate(
      {
        json,
        pointer: `${pointer}/${index + 2}`,
        target: `${target}/${field}/${index}`,
        depth: depth + 1,
      },
      places,
    ),
  );
  if (inner.kind === "onFailure") return { ...block, onFailure: blocks };
  return { ...block, onError: { [ANY_ERROR]: blocks } };
}

class CallReader implements TalangCall {
  constructor(
    readonly source: Source,
    readonly args: readonly JsonValue[],
    readonly places: Places,
  ) {}

  place(field: string, argument: number): void {
    const { pointer, target } = this.source;
    const place = { pointer: `${pointer}/${argument + 1}`, sameBelow: true };
    this.places.set(`${target}/${field}`, place);
  }

  value(argument: number): JsonValue | undefined {
    const json = this.args[argument];
    if (!Array.isArray(json)) return json;
    const elements = literalList(json);
    if (elements) return elements;
    const formula = this.#formula(json);
    return formula === null ? json : `{{ ${formula} }}`;
  }

  expression(argument: number): JsonValue | undefined {
    const json = this.args[argument];
    return json === undefined ? undefined : (this.#formula(json) ?? json);
  }

  conditions(argument: number): JsonValue {
    const { pointer, target, depth } = this.source;
    if (argument === -1) {
      return this.args.map((json, index) =>
        translate(
          {
            json,
            pointer: `${pointer}/${index + 1}`,
            target: `${target}/blocks/${index}`,
            depth: depth + 1,
          },
          this.places,
        ),
      );
    }
    const call = callOf(this.args[argument] ?? null);
    const parts = call?.name === "and" ? call.args : [this.args[argument] ?? null];
    const base = `${pointer}/${argument + 1}`;
    return parts.map((json, index) =>
      translate(
        {
          json,
          pointer: call?.name === "and" ? `${base}/${index + 1}` : base,
          target: `${target}/matchers/${index}`,
          depth: depth + 1,
        },
        this.places,
      ),
    );
  }

  /** Null when it can't be parsed; the check then says why. */
  #formula(json: JsonValue): string | null {
    const parsed = parseTalang(json, "");
    return parsed.ok ? printFormula(parsed.value) : null;
  }
}

function literalList(json: readonly JsonValue[]): readonly JsonValue[] | null {
  const [name, ...elements] = json;
  if (typeof name !== "string" || name.toLowerCase() !== "list") return null;
  return elements.some((element) => typeof element === "object") ? null : elements;
}
