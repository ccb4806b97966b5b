import { parseTalang, printFormula } from "../../expression";
import type { TalangWriter } from "../blocks/talang";
import { blockFromTalang, type Places } from "../from-talang";
import type { JsonObject, JsonValue } from "../model";
import { ELEMENT } from "./element";
import type { BundleModel, SelectorModel } from "./model";

/** Where a binding's expression stands, and where what it becomes will stand. */
export interface BindingPlace {
  readonly pointer: string;
  readonly target: string;
  readonly places: Places;
}

/**
 * The selector that a binding of type `cartItemFilter` stands for: nested `filter` calls become
 * steps (reference RULES §2), `["selector", source, …steps]` is ours, anything else is a source.
 */
export function selectorFromTalang(expression: JsonValue, place: BindingPlace): JsonObject {
  const { pointer, target, places } = place;
  places.set(target, { pointer: pointer.slice(0, pointer.lastIndexOf("/")), sameBelow: true });
  const own = callOf(expression);
  if (own?.name === "selector") {
    const [source, ...steps] = own.args;
    places.set(`${target}/source`, { pointer: `${pointer}/1`, sameBelow: false });
    for (const index of steps.keys()) {
      places.set(`${target}/steps/${index}`, {
        pointer: `${pointer}/${index + 2}`,
        sameBelow: true,
      });
    }
    return { type: "selector", source: formulaOf(source), steps };
  }
  const { source, bodies } = unwrapFilters(expression, pointer);
  places.set(`${target}/source`, { pointer: source.pointer, sameBelow: false });
  const steps = bodies.map((body, index) => {
    const at = `${target}/steps/${index}/predicate`;
    return { type: "filter", predicate: blockFromTalang(body.json, body.pointer, at, places) };
  });
  return { type: "selector", source: formulaOf(source.json), steps };
}

/** `["bundle", items, sortBy]`, the fields as they stand in the structured form. */
export function bundleFromTalang(expression: JsonValue, place: BindingPlace): JsonObject {
  const { pointer, target, places } = place;
  places.set(target, { pointer, sameBelow: false });
  places.set(`${target}/name`, {
    pointer: `${pointer.slice(0, pointer.lastIndexOf("/"))}/name`,
    sameBelow: false,
  });
  places.set(`${target}/items`, { pointer: `${pointer}/1`, sameBelow: true });
  places.set(`${target}/sortBy`, { pointer: `${pointer}/2`, sameBelow: true });
  const call = callOf(expression);
  if (call?.name !== "bundle") return { type: "bundle" };
  const [items, sortBy] = call.args;
  return { type: "bundle", items, ...(sortBy === undefined ? {} : { sortBy }) };
}

export function writeSelector(
  { name, source, steps }: SelectorModel,
  writer: TalangWriter,
): JsonObject {
  const filters = steps.flatMap((step) => (step.type === "filter" ? [step] : []));
  const talang = writer.expression(source);
  const isPlain = filters.length === steps.length && !isFilter(talang) && !isOwn(talang);
  const expression = isPlain
    ? filters.reduce<JsonValue>(
        (list, { predicate }) => ["filter", list, [[ELEMENT], writer.block(predicate)]],
        talang,
      )
    : ["selector", talang, ...(steps as unknown as readonly JsonValue[])];
  return { name, type: "cartItemFilter", expression };
}

export function writeBundle({ name, items, sortBy }: BundleModel): JsonObject {
  const fields = [items, ...(sortBy ? [sortBy] : [])] as unknown as readonly JsonValue[];
  return { name, type: "bundle", expression: ["bundle", ...fields] };
}

interface Placed {
  readonly json: JsonValue;
  readonly pointer: string;
}

/** The innermost list and the predicates around it, the innermost first. */
function unwrapFilters(
  expression: JsonValue,
  pointer: string,
): { readonly source: Placed; readonly bodies: readonly Placed[] } {
  const bodies: Placed[] = [];
  let source: Placed = { json: expression, pointer };
  for (let body = predicateOf(source.json); body !== undefined; body = predicateOf(source.json)) {
    bodies.unshift({ json: body.predicate, pointer: `${source.pointer}/2/1` });
    source = { json: body.list, pointer: `${source.pointer}/1` };
  }
  return { source, bodies };
}

/** Of `["filter", list, [["Item"], predicate]]`; another name for the element is no step. */
function predicateOf(json: JsonValue) {
  const call = callOf(json);
  if (call?.name !== "filter" || call.args.length !== 2) return undefined;
  const [list, block] = call.args;
  if (list === undefined || !Array.isArray(block) || block.length !== 2) return undefined;
  const [names, predicate] = block as readonly JsonValue[];
  const isElement = Array.isArray(names) && names.length === 1 && names[0] === ELEMENT;
  return isElement && predicate !== undefined ? { list, predicate } : undefined;
}

function isFilter(json: JsonValue): boolean {
  return callOf(json)?.name === "filter";
}

function isOwn(json: JsonValue): boolean {
  return callOf(json)?.name === "selector";
}

function callOf(json: JsonValue | undefined) {
  if (!Array.isArray(json)) return null;
  const [name, ...args] = json as readonly JsonValue[];
  return typeof name === "string" ? { name: name.toLowerCase(), args } : null;
}

/** A formula where it can be read; else as it is, for the check to say why not. */
function formulaOf(json: JsonValue | undefined): JsonValue | undefined {
  if (json === undefined || typeof json === "string") return json;
  const parsed = parseTalang(json, "");
  return parsed.ok ? printFormula(parsed.value) : json;
}
