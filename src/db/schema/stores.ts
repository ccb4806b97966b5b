import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { applications } from "./account";
import { campaigns } from "./campaigns";

export const stores = sqliteTable(
  "stores",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    applicationId: integer("application_id")
      .notNull()
      .references(() => applications.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    integrationId: text("integration_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("stores_integration_id")
      .on(table.applicationId, table.integrationId)
      .where(sql`${table.deletedAtMs} IS NULL`),
  ],
);

/** A campaign with linked stores runs only for sessions that name one of them. */
export const campaignStores = sqliteTable(
  "campaign_stores",
  {
    campaignId: integer("campaign_id")
      .notNull()
      .references(() => campaigns.id),
    storeId: integer("store_id")
      .notNull()
      .references(() => stores.id),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.storeId] }),
    index("campaign_stores_store").on(table.storeId),
  ],
);

/** What a store may spend of a campaign's discounts; thousandths of the currency. */
export const storeBudgets = sqliteTable(
  "store_budgets",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    campaignId: integer("campaign_id")
      .notNull()
      .references(() => campaigns.id),
    storeId: integer("store_id")
      .notNull()
      .references(() => stores.id),
    action: text().notNull().default("setDiscount"),
    /** Empty = overall. */
    period: text().notNull().default(""),
    limitThousandths: integer("limit_thousandths").notNull(),
    /** Taken in from a CSV file. */
    imported: integer({ mode: "boolean" }).notNull().default(false),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("store_budgets_scope").on(
      table.campaignId,
      table.storeId,
      table.action,
      table.period,
    ),
    check("store_budget_action", sql`${table.action} = 'setDiscount'`),
    check("store_budget_limit", sql`${table.limitThousandths} >= 0`),
  ],
);
