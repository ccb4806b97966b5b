import type { Block } from "../blocks";
import type { JsonValue } from "../model";

/** A named list of cart units, or what steps make of it (reference RULES §6). */
export interface SelectorModel {
  readonly name: string;
  readonly type: "selector";
  /** `$Session.CartItems`, an earlier selector, or any expression that yields a list. */
  readonly source: JsonValue;
  readonly steps: readonly SelectorStep[];
}

export type SelectorStep = FilterStep | SortStep | SelectStep | MapStep | ReduceStep | ReverseStep;

/** Keeps the elements for which a condition holds. */
export interface FilterStep {
  readonly type: "filter";
  readonly predicate: Block;
}

export interface SortStep {
  readonly type: "sort";
  readonly fields: readonly SortField[];
}

export interface SortField {
  readonly expression: JsonValue;
  readonly direction: "asc" | "desc";
}

/** Takes elements by their place; positions start at 0, `to` is exclusive. */
export type SelectStep = { readonly type: "select"; readonly partial?: boolean } & (
  | { readonly operator: "many"; readonly from: "start" | "end"; readonly count: number }
  | { readonly operator: "between"; readonly from: number; readonly to: number }
  | { readonly operator: "one"; readonly index: number }
);

/** Puts what an expression yields in the place of each element. */
export interface MapStep {
  readonly type: "map";
  readonly expression: JsonValue;
}

/** Makes one value of the list; always the last step. */
export interface ReduceStep {
  readonly type: "reduce";
  readonly operator: "max" | "min" | "sum" | "count" | "empty";
}

export interface ReverseStep {
  readonly type: "reverse";
}

/** Units that belong together, as often as the cart allows (CONTRACT, "Rules"). */
export interface BundleModel {
  readonly name: string;
  readonly type: "bundle";
  readonly items: readonly BundleItem[];
  /** Which units are taken first; else the order of the selectors. */
  readonly sortBy?: SortField;
}

export interface BundleItem {
  readonly selector: string;
  readonly quantity: number;
}
