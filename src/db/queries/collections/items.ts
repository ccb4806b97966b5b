import { type ImportRow, insertImportStatement } from "../imports";
import { jsonSlices } from "../json-slices";
import { raiseCatalogueStatement, raiseDefinitionsStatement } from "../revisions";
import type { CollectionOwner } from "./collections";

type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface ItemPage {
  readonly collectionId: number;
  readonly pageSize: number;
  readonly skip: number;
}

/** Rows `{item}`, in the order of the items. */
export function listItemsStatement(db: Preparer, page: ItemPage): D1PreparedStatement {
  return db
    .prepare(
      `SELECT item AS item FROM collection_items WHERE collection_id = ?1
ORDER BY item LIMIT ?2 OFFSET ?3`,
    )
    .bind(page.collectionId, page.pageSize, page.skip);
}

/** The items behind one, for reading many in pages that don't slow down. */
export function itemsAfterStatement(
  db: Preparer,
  collectionId: number,
  after: { readonly item: string; readonly rows: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT item AS item FROM collection_items WHERE collection_id = ?1 AND item > ?2
ORDER BY item LIMIT ?3`,
    )
    .bind(collectionId, after.item, after.rows);
}

export type CollectionKey = CollectionOwner & { readonly id: number };

/**
 * Replaces all items, in one batch: the first statement notes the import and answers it. Both the
 * collection's revision and the catalogue's rise.
 */
export function replaceItemsStatements(
  db: Preparer,
  collection: CollectionKey,
  items: readonly string[],
  nowMs: number,
): D1PreparedStatement[] {
  const insert = db.prepare(
    "INSERT INTO collection_items (collection_id, item) SELECT ?1, value FROM json_each(?2)",
  );
  const entry: Omit<ImportRow, "id"> = {
    accountId: collection.accountId,
    entity: "CollectionItem",
    amount: items.length,
    createdAtMs: nowMs,
  };
  return [
    insertImportStatement(db, entry),
    db.prepare("DELETE FROM collection_items WHERE collection_id = ?1").bind(collection.id),
    ...jsonSlices(items).map((slice) => insert.bind(collection.id, slice)),
    db
      .prepare("UPDATE collections SET revision = revision + 1, modified_at_ms = ?2 WHERE id = ?1")
      .bind(collection.id, nowMs),
    raiseRevisionStatement(db, collection),
  ];
}

/** Deletes a collection with its items; the first answer tells whether it was there. */
export function deleteCollectionStatements(
  db: Preparer,
  collection: CollectionKey,
  nowMs: number,
): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `UPDATE collections SET deleted_at_ms = ?2, revision = revision + 1
WHERE id = ?1 AND deleted_at_ms IS NULL`,
      )
      .bind(collection.id, nowMs),
    db.prepare("DELETE FROM collection_items WHERE collection_id = ?1").bind(collection.id),
    raiseRevisionStatement(db, collection),
  ];
}

function raiseRevisionStatement(db: Preparer, owner: CollectionOwner): D1PreparedStatement {
  return owner.applicationId === null
    ? raiseDefinitionsStatement(db, owner.accountId)
    : raiseCatalogueStatement(db, owner.applicationId);
}
