import type { Block } from "./blocks";
import type { ValueJson } from "./blocks/block";
import type { BundleModel, SelectorModel } from "./selection/model";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/**
 * A ruleset in the structured form (reference RULES §6): plain JSON, as it is stored. Only
 * `checkRuleset` makes one, so whoever holds it may rely on its shape.
 */
export interface RulesetModel {
  readonly promotionRules: readonly RuleModel[];
  /** Kept as they came; catalogue prices are their business, not a checkout's. */
  readonly strikethroughRules: readonly JsonValue[];
  readonly selectors: readonly SelectorModel[];
  readonly bundles: readonly BundleModel[];
  readonly parameters: readonly ParameterModel[];
}

export interface RuleModel {
  readonly id: string;
  readonly parentId?: string;
  readonly title: string;
  readonly description?: string;
  readonly blocks: readonly Block[];
}

/** A named constant of the ruleset: expressions read it as a variable of that name. */
export interface ParameterModel {
  readonly name: string;
  /** A literal, or an expression in double braces. */
  readonly value: ValueJson;
  readonly description?: string;
}
