import type { ValueType } from "../../../expression";
import type { JsonValue } from "../../model";
import { bundleType } from "../../selection/cart-bundle";
import { ELEMENT } from "../../selection/element";
import type { ItemTarget } from "../../selection/resolve-units";
import { readItemTarget } from "../../selection/target";
import type { FieldReader } from "../reader";

/** What a discount is given on (reference RULES §6). */
export type DiscountTarget =
  | { readonly type: "cart" }
  | (Exclude<ItemTarget, { type: "bundle" }> & { readonly prorated: boolean })
  | BundleTarget
  | AdditionalCostTarget;

export interface BundleTarget {
  readonly type: "bundle";
  readonly name: string;
  readonly prorated: boolean;
  /** The unit of each bundle that the value is about; left out = the bundle as a whole. */
  readonly item?: BundleItemChoice;
}

export type BundleItemChoice =
  | { readonly type: "byIndex"; readonly value: number }
  | {
      readonly type: "byAttribute";
      readonly attribute: JsonValue;
      readonly direction: "highest" | "lowest";
    };

export interface AdditionalCostTarget {
  readonly type: "additionalCost";
  readonly additionalCost: CostReference;
  /** The session's own cost, or that of each unit. */
  readonly target: { readonly type: "cart" } | Exclude<ItemTarget, { type: "bundle" }>;
}

export interface CostReference {
  readonly id: number;
  readonly name: string;
  readonly title: string;
}

const TYPES = ["cart", "allItems", "globalFilter", "selector", "bundle", "additionalCost"] as const;
const COST_TARGET_TYPES = ["cart", "allItems", "globalFilter", "selector"] as const;

/** Reads the field `target`; null when a problem was reported. */
export function readDiscountTarget(outer: FieldReader): DiscountTarget | null {
  if (outer.json["target"] === "cart") return { type: "cart" };
  const reader = outer.inner("target");
  const type = reader?.choice("type", TYPES);
  if (!reader || !type) return null;
  if (type === "cart") return { type };
  if (type === "additionalCost") return readCostTarget(reader);
  const prorated = reader.has("prorated") ? reader.flag("prorated") : false;
  const target = readItemTarget(reader, type);
  if (!target || prorated === undefined) return null;
  if (target.type !== "bundle") return { ...target, prorated };
  const { name } = target;
  const item = reader.has("item") ? readChoice(reader) : undefined;
  if (item === null) return null;
  return { type: "bundle", name, prorated, ...(item ? { item } : {}) };
}

/** The names beside the rule's own that value and name of the discount may read. */
export function namesIn(
  target: DiscountTarget,
  reader: FieldReader,
): Readonly<Record<string, ValueType>> {
  const item = reader.context.itemType;
  const bundle = bundleType(item);
  switch (target.type) {
    case "cart":
      return {};
    case "additionalCost": {
      const cost: ValueType = { record: new Map([["Price", "number"]]) };
      return target.target.type === "cart" ? { Cost: cost } : { Cost: cost, [ELEMENT]: item };
    }
    case "bundle":
      return target.prorated && !target.item
        ? { Bundle: bundle }
        : { Bundle: bundle, [ELEMENT]: item };
    default:
      return target.prorated ? {} : { [ELEMENT]: item };
  }
}

function readChoice(outer: FieldReader): BundleItemChoice | null {
  const reader = outer.inner("item");
  const type = reader?.choice("type", ["byIndex", "byAttribute"]);
  if (!reader || !type) return null;
  if (type === "byIndex") {
    const value = reader.integer(reader.has("index") ? "index" : "value", 0);
    return value === undefined ? null : { type, value };
  }
  const attribute = reader.within({ [ELEMENT]: reader.context.itemType }).expression("attribute");
  const direction = reader.choice("direction", ["highest", "lowest"]);
  return attribute && direction ? { type, attribute: attribute.json, direction } : null;
}

function readCostTarget(reader: FieldReader): AdditionalCostTarget | null {
  const cost = readCost(reader);
  const inner = reader.json["target"] === undefined ? undefined : reader.inner("target");
  if (reader.json["target"] === undefined) reader.problem("target", "Missing", WHICH_COST);
  const type = inner?.choice("type", COST_TARGET_TYPES);
  if (!inner || !type || !cost) return null;
  if (inner.json["prorated"] === true) {
    const details = "Discounts on additional costs are not spread over items";
    return inner.problem("prorated", "Not supported", details) ?? null;
  }
  if (!isCostOf(type === "cart" ? "session" : "item", cost, inner)) return null;
  const { id, name, title } = cost;
  const additionalCost = { id, name, title };
  if (type === "cart") return { type: "additionalCost", additionalCost, target: { type } };
  const target = readItemTarget(inner, type);
  if (!target || target.type === "bundle") return null;
  return { type: "additionalCost", additionalCost, target };
}

const WHICH_COST = 'target must say whose cost: {"type": "cart"} or a set of items';

function readCost(reader: FieldReader) {
  const id = reader.inner("additionalCost")?.json["id"];
  if (reader.json["additionalCost"] === undefined) return null;
  const cost = reader.context.definitions.additionalCosts.find((known) => known.id === id);
  if (cost) return cost;
  const details = `There is no additional cost ${JSON.stringify(id ?? null).slice(0, 50)}`;
  return reader.problem("additionalCost", "Unknown additional cost", details) ?? null;
}

function isCostOf(
  whose: "session" | "item",
  cost: { readonly type: string; readonly name: string },
  reader: FieldReader,
): boolean {
  if (cost.type === "both" || cost.type === whose) return true;
  const details = `"${cost.name.slice(0, 100)}" is a cost of the ${cost.type} only`;
  reader.problem("type", "Type mismatch", details);
  return false;
}
