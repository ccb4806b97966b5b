import type { ApplicationSettings, Definitions } from "../evaluation/catalogue";
import { type Diagnostic, parseTalang, printFormula } from "../expression";
import { isJsonObject } from "./blocks/block";
import { type CheckedRuleset, checkRuleset } from "./check";
import { blockFromTalang, holdsTypedBlock, isEffectByPlace, type Places } from "./from-talang";
import { BUNDLES_MAX, PARAMETERS_MAX, RULES_MAX, SELECTORS_MAX } from "./limits";
import type { JsonObject, JsonValue } from "./model";
import { movePointers } from "./places";
import { bundleFromTalang, selectorFromTalang } from "./selection/talang";

export { toV1 } from "./to-v1";

/** A ruleset in Talang form, translated but not yet checked. */
export interface TranslatedRuleset {
  /** The structured form. */
  readonly json: JsonObject;
  /** Where its parts come from. */
  readonly places: Places;
  readonly problems: readonly Diagnostic[];
}

/**
 * Checks a ruleset in Talang form (V1: `condition` and `effects` of each rule) by way of its
 * structured form. Pointers lead into the Talang form, e.g. `/rules/0/effects/1`. Never throws.
 */
export function checkRulesetV1(
  json: unknown,
  definitions: Definitions,
  application: ApplicationSettings,
): CheckedRuleset {
  const { json: structured, places, problems } = fromV1(json);
  const checked = checkRuleset(structured, definitions, application);
  const found = [...checked.problems];
  const warnings = [...checked.warnings];
  movePointers(found, 0, places);
  movePointers(warnings, 0, places);
  if (problems.length === 0) return { ...checked, problems: found, warnings };
  return { problems: [...problems, ...found], warnings, model: null, facts: null };
}

/** Translates the Talang form into the structured one (reference RULES §5). */
export function fromV1(json: unknown): TranslatedRuleset {
  const translation = new Translation();
  const structured = translation.ruleset(json);
  return { json: structured, places: translation.places, problems: translation.problems };
}

class Translation {
  readonly places: Places = new Map([["", { pointer: "", sameBelow: true }]]);
  readonly problems: Diagnostic[] = [];
  readonly #parameters: JsonObject[] = [];
  readonly #selectors: JsonObject[] = [];
  readonly #bundles: JsonObject[] = [];

  ruleset(json: unknown): JsonObject {
    if (!isJsonObject(json)) {
      this.#problem("", "Invalid type", "A ruleset must be an object with rules and bindings");
      return {};
    }
    this.places.set("/promotionRules", { pointer: "/rules", sameBelow: true });
    for (const list of ["/parameters", "/selectors", "/bundles"]) {
      this.places.set(list, { pointer: "/bindings", sameBelow: false });
    }
    this.#bindings(json["bindings"], "/bindings");
    const rules = this.#list(json["rules"], "/rules", RULES_MAX);
    return {
      promotionRules: rules.map((rule, index) => this.#rule(rule, index)),
      strikethroughRules: json["strikethroughRules"],
      selectors: this.#selectors,
      bundles: this.#bundles,
      parameters: this.#parameters,
    };
  }

  #rule(json: JsonValue, index: number): JsonValue {
    const pointer = `/rules/${index}`;
    if (!isJsonObject(json)) return json;
    const { title, description, id, parentId, condition, effects } = json;
    this.#bindings(json["bindings"], `${pointer}/bindings`);
    if (!Array.isArray(condition) || condition.length === 0) {
      const details = "condition must be a Talang array with at least one element";
      this.#problem(`${pointer}/condition`, "Invalid type", details);
    }
    if (!Array.isArray(effects)) {
      const details = "effects must be a list of Talang arrays";
      this.#problem(`${pointer}/effects`, "Invalid type", details);
    }
    const target = `/promotionRules/${index}`;
    const conditions = conditionsOf(condition, `${pointer}/condition`);
    for (const part of conditions) {
      if (isEffectByPlace(part.json)) this.#problem(part.pointer, "Not supported", NO_EFFECT);
    }
    const sources = [...conditions, ...effectsOf(effects, `${pointer}/effects`)];
    const blocks = sources.map(({ json: call, pointer: from }, position) =>
      blockFromTalang(call, from, `${target}/blocks/${position}`, this.places),
    );
    return { id, parentId, title, description, blocks };
  }

  /** A binding is a name: for an expression, or for a set of items. */
  #bindings(json: JsonValue | undefined, pointer: string): void {
    if (json === undefined || json === null) return;
    for (const [index, binding] of this.#list(json, pointer, BINDINGS_MAX).entries()) {
      this.#binding(binding, `${pointer}/${index}`);
    }
  }

  #binding(json: JsonValue, pointer: string): void {
    if (!isJsonObject(json)) {
      this.#problem(pointer, "Invalid type", "A binding must be an object");
      return;
    }
    const { name, type, expression, description } = json;
    if (type === "cartItemFilter" || type === "bundle") {
      this.#itemSet(json, type, pointer);
      return;
    }
    if (type !== undefined && type !== "" && type !== "templateParameter") {
      const named = typeof type === "string" ? `"${type.slice(0, 50)}"` : "that is no text";
      const details = `Bindings of type ${named} are not supported yet`;
      this.#problem(`${pointer}/type`, "Not supported", details);
      return;
    }
    const parsed = parseTalang(expression, `${pointer}/expression`);
    if (!parsed.ok) {
      this.problems.push(...parsed.error);
      return;
    }
    const target = `/parameters/${this.#parameters.length}`;
    this.places.set(target, { pointer, sameBelow: true });
    this.places.set(`${target}/value`, { pointer: `${pointer}/expression`, sameBelow: false });
    this.#parameters.push({ name, value: `{{ ${printFormula(parsed.value)} }}`, description });
  }

  #itemSet(json: JsonObject, type: "cartItemFilter" | "bundle", pointer: string): void {
    const { name, expression } = json;
    const isBundle = type === "bundle";
    const list = isBundle ? this.#bundles : this.#selectors;
    const target = `${isBundle ? "/bundles" : "/selectors"}/${list.length}`;
    const place = { pointer: `${pointer}/expression`, target, places: this.places };
    const read = isBundle ? bundleFromTalang : selectorFromTalang;
    list.push({ name, ...read(expression ?? null, place) });
  }

  #list(json: JsonValue | undefined, pointer: string, maximum: number): readonly JsonValue[] {
    if (!Array.isArray(json)) {
      this.#problem(pointer, json === undefined ? "Missing" : "Invalid type", "Expected a list");
      return [];
    }
    const list: readonly JsonValue[] = json;
    if (list.length <= maximum) return list;
    this.#problem(pointer, "Too long", `There may be at most ${maximum}`);
    return [];
  }

  #problem(pointer: string, title: string, details: string): void {
    this.problems.push({ severity: "problem", pointer, title, details });
  }
}

const NO_EFFECT =
  'A custom effect, a webhook or an update is an effect; "!" and "set" of the language stand in the ' +
  "block that makes the template or uses the variable";

const BINDINGS_MAX = PARAMETERS_MAX + SELECTORS_MAX + BUNDLES_MAX;

interface TalangSource {
  readonly json: JsonValue;
  readonly pointer: string;
}

/** The parts of an outer `and` are conditions of their own, so that a failure names its own. */
function conditionsOf(json: JsonValue | undefined, pointer: string): readonly TalangSource[] {
  if (!Array.isArray(json) || json.length === 0) return [];
  const [name, ...parts] = json as readonly JsonValue[];
  if (typeof name !== "string" || name.toLowerCase() !== "and") return [{ json, pointer }];
  return parts.map((part, index) => ({ json: part, pointer: `${pointer}/${index + 1}` }));
}

/** The published example holds one effect without the list around it (reference RULES §2). */
function effectsOf(json: JsonValue | undefined, pointer: string): readonly TalangSource[] {
  if (!Array.isArray(json)) return [];
  const list: readonly JsonValue[] = json;
  if (typeof list[0] === "string" && holdsTypedBlock(list)) return [{ json: list, pointer }];
  return list.map((effect, index) => ({ json: effect, pointer: `${pointer}/${index}` }));
}
