import { formatCsv } from "../../../core/csv";
import { itemsAfterStatement } from "../../../db/queries/collections/items";
import type { ManagementContext } from "../../context";
import { EXPORT_ROWS_MAX, EXPORT_ROWS_PER_PAGE } from "../../csv/bounds";
import { type CollectionPath, loadCollection } from "./get-collection";

/** The items of a collection as CSV. */
export async function exportItems(
  context: ManagementContext,
  path: CollectionPath,
): Promise<string> {
  const { id } = await loadCollection(context, path);
  const rows: { item: string }[] = [];
  while (rows.length < EXPORT_ROWS_MAX) {
    const after = { item: rows.at(-1)?.item ?? "", rows: EXPORT_ROWS_PER_PAGE };
    const { results } = await itemsAfterStatement(context.ports.db, id, after).all<{
      item: string;
    }>();
    rows.push(...results);
    if (results.length < EXPORT_ROWS_PER_PAGE) break;
  }
  return formatCsv(["item"], rows);
}
