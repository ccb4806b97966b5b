import { collectionItemsStatement, type CollectionItemRow } from "../../db/queries/call-facts";
import type { IntegrationContext } from "../context";
import type { CatalogueIndex, IndexedCampaign } from "./cache";

/** Estimated heap of one item beside its characters. */
const ITEM_OVERHEAD_BYTES = 48;

/**
 * The items of the collections that the campaigns' rules name; those not met before are read first.
 */
export async function collectionsOf(
  context: IntegrationContext,
  index: CatalogueIndex,
  campaigns: readonly IndexedCampaign[],
): Promise<Map<number, ReadonlySet<string>>> {
  const cache = context.caches.catalogues.collections;
  const named = new Set(campaigns.flatMap((campaign) => campaign.facts.collectionIds));
  const found = new Map<number, ReadonlySet<string>>();
  const missing = new Map<number, Set<string>>();
  const keys = new Map<number, string>();
  for (const { id, revision } of index.definitions.collections) {
    if (!named.has(id)) continue;
    keys.set(id, `${id}:${revision}`);
    const kept = cache.get(`${id}:${revision}`);
    if (kept) found.set(id, kept);
    else missing.set(id, new Set());
  }
  if (missing.size === 0) return found;
  const statement = collectionItemsStatement(context.ports.db, [...missing.keys()]);
  const answer = await statement.all<CollectionItemRow>();
  for (const { collectionId, item } of answer.results) missing.get(collectionId)?.add(item);
  for (const [id, items] of missing) {
    found.set(id, items);
    cache.put(keys.get(id) ?? "", items, bytesOf(items));
  }
  return found;
}

function bytesOf(items: ReadonlySet<string>): number {
  let bytes = 0;
  for (const item of items) bytes += ITEM_OVERHEAD_BYTES + 2 * item.length;
  return bytes;
}
