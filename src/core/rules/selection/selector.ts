import { EvaluationError, type Value, type ValueType } from "../../expression";
import { type BlockCompiler, isJsonObject } from "../blocks/block";
import { FieldReader } from "../blocks/reader";
import type { JsonValue } from "../model";
import { elementTypeOf } from "./element";
import type { SelectorModel, SelectorStep } from "./model";
import type { CompiledSelection } from "./selection";
import { selectedMax } from "./steps/select";
import { stepTypeNamed, stepTypeOf } from "./steps";

export const SELECTOR_STEPS_MAX = 50;

export const SOURCE_DEFAULT = "$Session.CartItems";

/** Reads a selector but for its name; null when a problem was reported. */
export function checkSelector(
  reader: FieldReader,
  name: string,
): { readonly model: SelectorModel; readonly type: ValueType } | null {
  const source = reader.has("source") ? reader.expression("source") : cartItems(reader);
  const list = reader.json["steps"] ?? [];
  if (!source) return null;
  if (elementTypeOf(source.type) === null) {
    reader.problem("source", "Type mismatch", "source must yield a list, such as the cart's items");
    return null;
  }
  if (!Array.isArray(list) || list.length > SELECTOR_STEPS_MAX) {
    const details = `steps must be a list of at most ${SELECTOR_STEPS_MAX} steps`;
    reader.problem("steps", "Invalid type", details);
    return null;
  }
  const steps: SelectorStep[] = [];
  let type = source.type;
  for (const [index, json] of (list as readonly JsonValue[]).entries()) {
    const checked = checkStep(json, `${reader.at("steps")}/${index}`, type, reader);
    if (!checked) return null;
    steps.push(checked.step);
    type = checked.output;
  }
  return { model: { name, type: "selector", source: source.json, steps }, type };
}

export function compileSelector(
  { source, steps }: SelectorModel,
  compiler: BlockCompiler,
): CompiledSelection {
  const read = compiler.expression(source).run;
  const bodies = steps.map((step) => stepTypeOf(step).compile(step, compiler));
  return {
    kind: "selector",
    run(run) {
      let value = read(run.scope);
      for (const body of bodies) value = body(listOf(value), run);
      return value;
    },
  };
}

/** The largest number of elements that can come out; null = as many as the cart has. */
export function selectorSizeMax(steps: readonly SelectorStep[]): number | null {
  let size: number | null = null;
  for (const step of steps) {
    if (step.type === "select") size = Math.min(size ?? Infinity, selectedMax(step));
  }
  return size;
}

export function listOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new EvaluationError("A selection of items needs a list to choose from");
}

function cartItems(reader: FieldReader) {
  const { pointer, context, place } = reader;
  const json = { source: SOURCE_DEFAULT };
  return new FieldReader(json, pointer, context, place).expression("source");
}

function checkStep(json: JsonValue, pointer: string, input: ValueType, outer: FieldReader) {
  const { context, place } = outer;
  const reader = new FieldReader(isJsonObject(json) ? json : {}, pointer, context, place);
  const name = reader.json["type"];
  const type = stepTypeNamed(name);
  if (!type) {
    const details =
      name === "filterAndMapValues"
        ? "There are no value maps, so filterAndMapValues is not supported"
        : "A step is one of: filter, map, reduce, reverse, select, sort";
    return reader.problem("type", "Not supported", details) ?? null;
  }
  const element = elementTypeOf(input);
  if (element !== null) return type.check(reader, element);
  return reader.problem("type", "Type mismatch", "There is no list any more after reduce") ?? null;
}
