import { type ItemPage, listItemsStatement } from "../../../db/queries/collections/items";
import type { ManagementContext } from "../../context";
import { loadAnyCollection } from "./get-collection";

/** One page of a collection's items; one more row than asked for tells whether more follow. */
export async function listItems(
  context: ManagementContext,
  page: ItemPage,
): Promise<{ readonly items: readonly string[]; readonly hasMore: boolean }> {
  await loadAnyCollection(context, page.collectionId);
  const oneMore = { ...page, pageSize: page.pageSize + 1 };
  const { results } = await listItemsStatement(context.ports.db, oneMore).all<{ item: string }>();
  const items = results.slice(0, page.pageSize).map(({ item }) => item);
  return { items, hasMore: results.length > page.pageSize };
}
