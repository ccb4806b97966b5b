import { ROOT_NAMES } from "../attributes/run-scope";
import { ruleTypes } from "../attributes/type-scope";
import type { ApplicationSettings, Definitions, RulesetFacts } from "../evaluation/catalogue";
import { createTypeScope, type Diagnostic, type ValueType } from "../expression";
import { isJsonObject } from "./blocks/block";
import { checkBlock, checkBlocks } from "./blocks/check-blocks";
import { addProblem, type CheckContext, FieldReader, type SelectionKind } from "./blocks/reader";
import { compileRuleset } from "./compile";
import { isNestedDeeperThan } from "./json-depth";
import {
  BUNDLES_MAX,
  KEPT_JSON_DEPTH_MAX,
  PARAMETERS_MAX,
  RULES_MAX,
  SELECTORS_MAX,
  TITLE_LENGTH_MAX,
} from "./limits";
import type { JsonObject, JsonValue, ParameterModel, RuleModel, RulesetModel } from "./model";
import {
  checkBundles,
  checkSelectors,
  itemTypeOf,
  type SelectionNames,
} from "./selection/check-selections";
import { rulesetWarnings } from "./warnings";

/** What a check found; `model` and `facts` are there exactly when there is no problem. */
export interface CheckedRuleset {
  readonly problems: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  readonly model: RulesetModel | null;
  readonly facts: RulesetFacts | null;
}

/**
 * Checks a ruleset in the structured form: types, names, operands, bounds. Pointers lead into
 * `json`, e.g. `/promotionRules/0/blocks/1/value`. Never throws, whatever the JSON.
 */
export function checkRuleset(
  json: unknown,
  definitions: Definitions,
  application: ApplicationSettings,
): CheckedRuleset {
  const context = createContext(definitions, application);
  const model = isJsonObject(json) ? readRuleset(json, context) : null;
  if (!isJsonObject(json)) {
    addProblem(context, {
      pointer: "",
      title: "Invalid type",
      details: "A ruleset must be an object with promotionRules",
    });
  }
  const { problems, warnings } = context;
  if (problems.length > 0 || !model) return { problems, warnings, model: null, facts: null };
  const { facts } = compileRuleset(0, model, definitions);
  return { problems, warnings: [...warnings, ...rulesetWarnings(model)], model, facts };
}

/** What is known before any of the ruleset's own names is read. */
interface RulesetContext extends CheckContext {
  types: CheckContext["types"];
  readonly names: SelectionNames;
}

function createContext(definitions: Definitions, application: ApplicationSettings): RulesetContext {
  let blockCount = 0;
  const types = ruleTypes(definitions);
  const kinds = new Map<string, SelectionKind>();
  const context: RulesetContext = {
    definitions,
    application,
    types: createTypeScope(types),
    itemType: itemTypeOf(types),
    problems: [],
    warnings: [],
    countBlock: () => (blockCount += 1),
    selections: kinds,
    names: { types, kinds, changed: () => (context.types = createTypeScope(types)) },
    blocks: (json, pointer, place) => checkBlocks(json, pointer, place, context),
    block: (json, pointer, place) => checkBlock(json, pointer, place, context),
    bind: (names) => bound(context, names),
  };
  return context;
}

type ContextFacts = Omit<CheckContext, "blocks" | "block" | "bind">;

function withBlocks(facts: ContextFacts): CheckContext {
  const context: CheckContext = {
    ...facts,
    blocks: (json, pointer, place) => checkBlocks(json, pointer, place, context),
    block: (json, pointer, place) => checkBlock(json, pointer, place, context),
    bind: (names) => bound(context, names),
  };
  return context;
}

function bound(facts: ContextFacts, names: Readonly<Record<string, ValueType>>): CheckContext {
  let { types } = facts;
  for (const [name, type] of Object.entries(names)) types = types.bind(name, type);
  return withBlocks({ ...facts, types });
}

function readRuleset(json: JsonObject, context: RulesetContext): RulesetModel {
  const parameters = readParameters(json["parameters"], context);
  const selectorList = readList(json["selectors"], "/selectors", SELECTORS_MAX, context);
  const selectors = checkSelectors(selectorList, context, context.names);
  const bundleList = readList(json["bundles"], "/bundles", BUNDLES_MAX, context);
  const bundles = checkBundles(bundleList, context, context.names, selectors);
  const rules = readList(json["promotionRules"], "/promotionRules", RULES_MAX, context);
  if (json["promotionRules"] === undefined) {
    const details = "promotionRules is required";
    addProblem(context, { pointer: "/promotionRules", title: "Missing", details });
  }
  return {
    promotionRules: rules.flatMap((rule, index) => {
      const read = readRule(rule, `/promotionRules/${index}`, context);
      return read ? [read] : [];
    }),
    strikethroughRules: keptList(json["strikethroughRules"], context),
    selectors,
    bundles,
    parameters,
  };
}

function readRule(json: JsonValue, pointer: string, context: CheckContext): RuleModel | null {
  if (!isJsonObject(json)) {
    addProblem(context, { pointer, title: "Invalid type", details: "A rule must be an object" });
    return null;
  }
  const place = { roles: ["condition", "effect"], failure: false, depth: 0 } as const;
  const reader = new FieldReader(json, pointer, context, place);
  const title = reader.text("title");
  if (title !== undefined && title.length > TITLE_LENGTH_MAX) {
    const details = `A title has at most ${TITLE_LENGTH_MAX} characters`;
    reader.problem("title", "Too long", details);
  }
  const blocks = context.blocks(json["blocks"], `${pointer}/blocks`, place);
  const description = reader.has("description") ? reader.text("description") : undefined;
  if (title === undefined || !blocks) return null;
  return {
    id: textOr(json["id"], `rule-${pointer.split("/").at(-1) ?? "0"}`),
    ...(typeof json["parentId"] === "string" ? { parentId: json["parentId"] } : {}),
    title,
    ...(description === undefined ? {} : { description }),
    blocks,
  };
}

/** Parameters become names that expressions read; one may use those before it. */
function readParameters(
  json: JsonValue | undefined,
  context: RulesetContext,
): readonly ParameterModel[] {
  const list = readList(json, "/parameters", PARAMETERS_MAX, context);
  const { types } = context.names;
  const parameters: ParameterModel[] = [];
  for (const [index, entry] of list.entries()) {
    const parameter = readParameter(entry, `/parameters/${index}`, types, context);
    if (!parameter) continue;
    parameters.push(parameter);
    context.names.changed();
  }
  return parameters;
}

function readParameter(
  json: JsonValue,
  pointer: string,
  types: Map<string, ValueType>,
  context: CheckContext,
): ParameterModel | null {
  const place = { roles: [], failure: false, depth: 0 };
  const reader = new FieldReader(isJsonObject(json) ? json : {}, pointer, context, place);
  const name = reader.text("name");
  if (name === undefined) return null;
  if (name === "" || ROOT_NAMES.has(name) || types.has(name)) {
    const details = `"${name.slice(0, TITLE_LENGTH_MAX)}" is empty or already taken`;
    reader.problem("name", "Invalid value", details);
    return null;
  }
  const value = Array.isArray(reader.json["value"])
    ? reader.values("value", "any")
    : reader.value("value", "any");
  if (value === undefined) return null;
  types.set(name, "any");
  const description = reader.json["description"];
  return { name, value, ...(typeof description === "string" ? { description } : {}) };
}

function readList(
  json: JsonValue | undefined,
  pointer: string,
  maximum: number,
  context: CheckContext,
): readonly JsonValue[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) {
    addProblem(context, { pointer, title: "Invalid type", details: "Expected a list" });
    return [];
  }
  const list: readonly JsonValue[] = json;
  if (list.length <= maximum) return list;
  const details = `There may be at most ${maximum}, but there are ${list.length}`;
  addProblem(context, { pointer, title: "Too long", details });
  return [];
}

function keptList(json: JsonValue | undefined, context: CheckContext): readonly JsonValue[] {
  const pointer = "/strikethroughRules";
  const list = readList(json, pointer, RULES_MAX, context);
  if (!isNestedDeeperThan(list, KEPT_JSON_DEPTH_MAX)) return list;
  const details = `Nested deeper than ${KEPT_JSON_DEPTH_MAX} levels`;
  addProblem(context, { pointer, title: "Too deep", details });
  return [];
}

function textOr(json: JsonValue | undefined, otherwise: string): string {
  return typeof json === "string" && json !== "" ? json.slice(0, TITLE_LENGTH_MAX) : otherwise;
}
