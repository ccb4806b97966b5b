import { ROOT_NAMES } from "../../attributes/run-scope";
import type { ValueType } from "../../expression";
import { isJsonObject } from "../blocks/block";
import { type CheckContext, FieldReader, type SelectionKind } from "../blocks/reader";
import { TITLE_LENGTH_MAX } from "../limits";
import type { JsonValue } from "../model";
import { checkBundle } from "./bundle";
import { bundleType } from "./cart-bundle";
import { elementTypeOf } from "./element";
import type { BundleModel, SelectorModel } from "./model";
import { checkSelector } from "./selector";

/** What a ruleset's own names mean while it is checked; it grows as they are read. */
export interface SelectionNames {
  /** Every root name with its type. */
  readonly types: Map<string, ValueType>;
  readonly kinds: Map<string, SelectionKind>;
  /** Tells the context that there are more names. */
  changed(): void;
}

/** Selectors become names that expressions and targets read; one may use those before it. */
export function checkSelectors(
  list: readonly JsonValue[],
  context: CheckContext,
  names: SelectionNames,
): readonly SelectorModel[] {
  const selectors: SelectorModel[] = [];
  const item = context.itemType;
  for (const [index, json] of list.entries()) {
    const reader = readerOf(json, `/selectors/${index}`, "selector", context);
    const name = freeName(reader, names);
    const checked = name === undefined ? null : checkSelector(reader, name);
    if (!checked) continue;
    const { model, type } = checked;
    selectors.push(model);
    names.types.set(model.name, type);
    const element = elementTypeOf(type);
    names.kinds.set(model.name, element === item || element === "any" ? "items" : "values");
    names.changed();
  }
  return selectors;
}

/** Bundles become names, too: lists that hold every bundle of the cart. */
export function checkBundles(
  list: readonly JsonValue[],
  context: CheckContext,
  names: SelectionNames,
  selectors: readonly SelectorModel[],
): readonly BundleModel[] {
  const item = context.itemType;
  const known = new Map(
    selectors.map((model) => [
      model.name,
      { model, yieldsItems: names.kinds.get(model.name) === "items" },
    ]),
  );
  const bundles: BundleModel[] = [];
  for (const [index, json] of list.entries()) {
    const reader = readerOf(json, `/bundles/${index}`, "bundle", context);
    const name = freeName(reader, names);
    const bundle = name === undefined ? null : checkBundle(reader, name, item, known);
    if (!bundle) continue;
    bundles.push(bundle);
    names.types.set(bundle.name, { list: bundleType(item) });
    names.kinds.set(bundle.name, "bundle");
    names.changed();
  }
  return bundles;
}

/** The type of `Item`: of the elements of the session's cart. */
export function itemTypeOf(types: ReadonlyMap<string, ValueType>): ValueType {
  const session = types.get("Session");
  const fields = typeof session === "object" && "record" in session ? session.record : "open";
  const items = fields === "open" ? undefined : fields.get("CartItems");
  return elementTypeOf(items ?? "any") ?? "any";
}

function readerOf(
  json: JsonValue,
  pointer: string,
  type: string,
  context: CheckContext,
): FieldReader {
  const place = { roles: [], failure: false, depth: 0 };
  const reader = new FieldReader(isJsonObject(json) ? json : {}, pointer, context, place);
  if (reader.has("type")) reader.choice("type", [type]);
  return reader;
}

function freeName(reader: FieldReader, names: SelectionNames): string | undefined {
  const name = reader.text("name");
  if (name === undefined) return undefined;
  const isFree = name !== "" && !ROOT_NAMES.has(name) && !names.types.has(name);
  if (isFree && name.length <= TITLE_LENGTH_MAX) return name;
  const details = `"${name.slice(0, 100)}" is empty, too long or already taken`;
  return reader.problem("name", "Invalid value", details);
}
