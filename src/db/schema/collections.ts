import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { accounts, applications } from "./account";
import { campaigns } from "./campaigns";

/** Named lists of texts: account-wide, or of one campaign. */
export const collections = sqliteTable(
  "collections",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    /** Null = account-wide. */
    campaignId: integer("campaign_id").references(() => campaigns.id),
    applicationId: integer("application_id").references(() => applications.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    subscribedApplicationIds: text("subscribed_application_ids", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    /** Rises when items change: isolates keep items under (id, revision). */
    revision: integer().notNull().default(1),
    createdAtMs: integer("created_at_ms").notNull(),
    modifiedAtMs: integer("modified_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("collections_account_name")
      .on(table.accountId, table.name)
      .where(sql`${table.campaignId} IS NULL AND ${table.deletedAtMs} IS NULL`),
    uniqueIndex("collections_campaign_name")
      .on(table.campaignId, table.name)
      .where(sql`${table.campaignId} IS NOT NULL AND ${table.deletedAtMs} IS NULL`),
    index("collections_application").on(table.applicationId),
  ],
);

export const collectionItems = sqliteTable(
  "collection_items",
  {
    collectionId: integer("collection_id")
      .notNull()
      .references(() => collections.id),
    /** Items of an older revision than the collection's are leftovers of an import. */
    item: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.collectionId, table.item] })],
);
