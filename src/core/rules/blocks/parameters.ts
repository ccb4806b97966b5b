import type { TemplateParameterDefinition } from "../../evaluation/catalogue";
import type { RuleRun } from "../../evaluation/rule-run";
import type { CompiledExpression, Value, ValueType } from "../../expression";
import type { FilledParameters } from "../fill-template";
import type { BlockCompiler, ValueJson } from "./block";
import { isJsonObject } from "./block";
import { FieldReader } from "./reader";

/** What a rule puts into the places of a template, by the names of its parameters. */
export type ParameterValues = Readonly<Record<string, ValueJson>>;

const TYPES: Readonly<Record<string, ValueType>> = {
  string: "string",
  number: "number",
  boolean: "boolean",
  time: "time",
  "(list string)": { list: "string" },
  "(list number)": { list: "number" },
};

/**
 * Reads `params`: an object by name, or a list in the order of the definition (as Talang calls have
 * it). Every parameter needs a value; null when a problem was reported.
 */
export function checkParameters(
  reader: FieldReader,
  definitions: readonly TemplateParameterDefinition[],
): ParameterValues | null {
  const inner = namedParameters(reader, definitions);
  if (!inner) return null;
  const known = new Set(definitions.map(({ title }) => title));
  const unknown = Object.keys(inner.json).find((name) => !known.has(name));
  if (unknown !== undefined) {
    const details = `There is no parameter "${unknown.slice(0, 100)}"`;
    inner.problem(unknown, "Unknown parameter", details);
    return null;
  }
  const values: Record<string, ValueJson> = {};
  for (const { title, type } of definitions) {
    const wanted = TYPES[type] ?? "any";
    const isList = typeof wanted === "object" && "list" in wanted;
    const value = isList ? inner.values(title, wanted.list) : inner.value(title, wanted);
    if (value === undefined) return null;
    values[title] = value;
  }
  return values;
}

export function compileParameters(
  values: ParameterValues,
  compiler: BlockCompiler,
): readonly (readonly [string, CompiledExpression])[] {
  return Object.entries(values).map(([name, value]) => [name, compiler.value(value)] as const);
}

/** The values by title, and by key where a parameter has one. */
export function fillParameters(
  parameters: readonly (readonly [string, CompiledExpression])[],
  definitions: readonly TemplateParameterDefinition[],
  run: RuleRun,
): FilledParameters {
  const filled = new Map<string, Value>();
  for (const [title, read] of parameters) {
    const value = read(run.scope);
    if (Array.isArray(value)) run.scope.meter.spend(value.length);
    filled.set(title, value);
    const key = definitions.find((definition) => definition.title === title)?.key;
    if (key !== undefined) filled.set(key, value);
  }
  return filled;
}

function namedParameters(
  reader: FieldReader,
  definitions: readonly TemplateParameterDefinition[],
): FieldReader | null {
  const json = reader.json["params"] ?? {};
  if (!Array.isArray(json)) {
    if (isJsonObject(json)) {
      return new FieldReader(json, reader.at("params"), reader.context, reader.place);
    }
    reader.problem("params", "Invalid type", "params must be an object of values by name");
    return null;
  }
  if (json.length > definitions.length) {
    const details = `There are ${definitions.length} parameters, but ${json.length} values`;
    reader.problem("params", "Too long", details);
    return null;
  }
  const byName = Object.fromEntries(
    definitions.slice(0, json.length).map(({ title }, index) => [title, json[index]]),
  );
  return new FieldReader(byName, reader.at("params"), reader.context, reader.place);
}
