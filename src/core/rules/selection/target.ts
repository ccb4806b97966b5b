import type { ValueType } from "../../expression";
import type { FieldReader } from "../blocks/reader";
import { bundleType } from "./cart-bundle";
import { ELEMENT } from "./element";
import type { ItemTarget } from "./resolve-units";

/** Where an effect that is never spread over items happens: once, or for each unit. */
export type PlainTarget = { readonly type: "cart" } | ItemTarget;

const PLAIN_TYPES = ["cart", "allItems", "globalFilter", "selector", "bundle"] as const;

/** Reads the field `target` of points and custom effects; left out, it is the cart. */
export function readPlainTarget(outer: FieldReader): PlainTarget | null {
  if (!outer.has("target") || outer.json["target"] === "cart") return { type: "cart" };
  const reader = outer.inner("target");
  const type = reader?.choice("type", PLAIN_TYPES);
  if (!reader || !type) return null;
  if (reader.json["prorated"] === true) {
    const details = "Only discounts can be spread over items";
    return reader.problem("prorated", "Not supported", details) ?? null;
  }
  return type === "cart" ? { type } : readItemTarget(reader, type);
}

/** The names that values may read beside the rule's own, for each unit of a target. */
export function namesOfUnits(
  target: PlainTarget,
  { context }: FieldReader,
): Readonly<Record<string, ValueType>> {
  const item = { [ELEMENT]: context.itemType };
  if (target.type === "cart") return {};
  return target.type === "bundle" ? { ...item, Bundle: bundleType(context.itemType) } : item;
}

export type ItemTargetType = ItemTarget["type"];

/**
 * Reads a target that names cart units, e.g. `{"type": "selector", "name": "Shoes"}`.
 *
 * @param reader of the target object itself
 */
export function readItemTarget(reader: FieldReader, type: ItemTargetType): ItemTarget | null {
  if (type === "allItems") return { type };
  const name = reader.text("name");
  if (name === undefined) return null;
  const details = whatIsMissing(reader, type, name);
  if (details === null) return { type, name };
  return reader.problem("name", "Unknown name", details) ?? null;
}

function whatIsMissing(
  { context }: FieldReader,
  type: Exclude<ItemTargetType, "allItems">,
  name: string,
): string | null {
  const shown = `"${name.slice(0, 100)}"`;
  if (type === "globalFilter") {
    const isKnown = context.definitions.cartItemFilters.some((filter) => filter.name === name);
    return isKnown ? null : `The Application has no cart item filter ${shown}`;
  }
  const kind = context.selections.get(name);
  if (kind === undefined) return `The ruleset has no ${type} ${shown}`;
  if (type === "bundle") return kind === "bundle" ? null : `${shown} is a selector, not a bundle`;
  if (kind === "items") return null;
  return kind === "bundle"
    ? `${shown} is a bundle, not a selector`
    : `The selector ${shown} yields no cart items`;
}
