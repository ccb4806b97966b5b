import type { FieldReader } from "../blocks/reader";
import type { ItemTarget } from "./resolve-units";

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
