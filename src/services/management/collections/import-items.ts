import { assert } from "../../../core/assert";
import { replaceItemsStatements } from "../../../db/queries/collections/items";
import type { ImportRow } from "../../../db/queries/imports";
import type { ManagementContext } from "../../context";
import { textCell } from "../../csv/cells";
import { mapRows, readCsv } from "../../csv/read-csv";
import { requireOwnSubscriptions } from "../subscriptions";
import { type CollectionPath, loadCollection } from "./get-collection";

/** Items of a collection (reference importAccountCollection). */
export const COLLECTION_ITEMS_MAX = 500_000;

const ITEM_LENGTH = { min: 1, max: 1_000 };

/** Replaces a collection's items by those of a CSV file, in one step; an item counts once. */
export async function importItems(
  context: ManagementContext,
  input: { readonly path: CollectionPath; readonly csv: string },
): Promise<ImportRow> {
  const row = await loadCollection(context, input.path);
  if (input.path.campaign === undefined) {
    requireOwnSubscriptions(context, row.subscribedApplicationIds);
  }
  const shape = { columns: ["item"], required: ["item"], rowsMax: COLLECTION_ITEMS_MAX } as const;
  const rows = readCsv(input.csv, shape);
  const items = new Set(mapRows(rows, ({ item }) => textCell("item", item, ITEM_LENGTH)));
  const { db, clock } = context.ports;
  const [noted] = await db.batch<ImportRow>(
    replaceItemsStatements(db, row, [...items], clock.now()),
  );
  const entry = noted?.results[0];
  assert(entry !== undefined, "a noted import comes back");
  return entry;
}
