import { CART_UNITS_MAX } from "../../attributes/cart-unit";
import { type BlockCompiler, isJsonObject } from "../blocks/block";
import { FieldReader } from "../blocks/reader";
import type { JsonValue } from "../model";
import { buildBundles } from "./build-bundles";
import { CartBundle } from "./cart-bundle";
import { ELEMENT } from "./element";
import type { BundleItem, BundleModel, SelectorModel, SortField } from "./model";
import { checkSortField, compileSort } from "./order";
import { readSelection } from "./read-selection";
import type { CompiledSelection } from "./selection";
import { selectorSizeMax } from "./selector";
import { unitsOf } from "./units-of";

/** Selectors that one definition may combine; their overlaps grow with two to this power. */
export const BUNDLE_ITEMS_MAX = 8;

/** Reads a bundle definition but for its name; null when a problem was reported. */
export function checkBundle(
  reader: FieldReader,
  name: string,
  itemType: Parameters<FieldReader["within"]>[0][string],
  selectors: ReadonlyMap<string, { readonly model: SelectorModel; readonly yieldsItems: boolean }>,
): BundleModel | null {
  const list = reader.json["items"];
  if (!Array.isArray(list) || list.length === 0 || list.length > BUNDLE_ITEMS_MAX) {
    const details = `items must be a list of 1 to ${BUNDLE_ITEMS_MAX} selectors with quantities`;
    return reader.problem("items", "Invalid type", details) ?? null;
  }
  const items: BundleItem[] = [];
  const wanted = new Map<string, number>();
  for (const [index, json] of (list as readonly JsonValue[]).entries()) {
    const { context, place } = reader;
    const pointer = `${reader.at("items")}/${index}`;
    const inner = new FieldReader(isJsonObject(json) ? json : {}, pointer, context, place);
    const item = checkItem(inner, selectors, wanted);
    if (!item) return null;
    items.push(item);
  }
  const sortBy = checkSortBy(reader, itemType);
  if (sortBy === null) return null;
  return { name, type: "bundle", items, ...(sortBy ? { sortBy } : {}) };
}

export function compileBundle(
  { name, items, sortBy }: BundleModel,
  compiler: BlockCompiler,
): CompiledSelection {
  const sort = sortBy ? compileSort([sortBy], compiler) : null;
  return {
    kind: "bundle",
    run(run) {
      const slots = items.map(({ selector, quantity }) => {
        const found = readSelection(run, selector);
        const sorted = sort && Array.isArray(found) ? sort(found, run) : found;
        return { units: unitsOf(sorted, selector), quantity };
      });
      const built = buildBundles(slots, run.state.meter);
      return built.map((units, index) => new CartBundle(name, index, units));
    },
  };
}

function checkItem(
  reader: FieldReader,
  selectors: Parameters<typeof checkBundle>[3],
  wanted: Map<string, number>,
): BundleItem | null {
  const name = reader.text("selector");
  const quantity = reader.has("quantity") ? reader.integer("quantity", 1, CART_UNITS_MAX) : 1;
  if (name === undefined || quantity === undefined) return null;
  const selector = selectors.get(name);
  if (!selector) {
    const details = `There is no selector "${name.slice(0, 100)}" in this ruleset`;
    return reader.problem("selector", "Unknown selector", details) ?? null;
  }
  if (!selector.yieldsItems) {
    const details = `"${name}" yields no cart items, so no bundle can be made of it`;
    return reader.problem("selector", "Type mismatch", details) ?? null;
  }
  const total = (wanted.get(name) ?? 0) + quantity;
  wanted.set(name, total);
  const most = selectorSizeMax(selector.model.steps);
  if (most === null || total <= most) return { selector: name, quantity };
  const details = `"${name}" selects ${most} items at most, so ${total} of them never match`;
  return reader.problem("quantity", "Can't match", details) ?? null;
}

function checkSortBy(
  reader: FieldReader,
  itemType: Parameters<FieldReader["within"]>[0][string],
): SortField | undefined | null {
  const json = reader.json["sortBy"];
  if (json === undefined || json === null) return undefined;
  const context = reader.context.bind({ [ELEMENT]: itemType });
  const object = isJsonObject(json) ? json : {};
  return checkSortField(new FieldReader(object, reader.at("sortBy"), context, reader.place));
}
