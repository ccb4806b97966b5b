import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { LimitConfig } from "../../core/evaluation/catalogue";

/** One deployment is one account; the row carries what rises with account-wide changes. */
export const accounts = sqliteTable("accounts", {
  id: integer().primaryKey(),
  /** Rises with every change of attributes, additional costs or loyalty programs. */
  definitionsRevision: integer("definitions_revision").notNull().default(1),
});

export const applications = sqliteTable(
  "applications",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    currency: text().notNull(),
    timezone: text().notNull(),
    caseSensitivity: text("case_sensitivity").notNull().default("sensitive"),
    sandbox: integer({ mode: "boolean" }).notNull().default(false),
    defaultDiscountScope: text("default_discount_scope").notNull().default("sessionTotal"),
    defaultItemDiscountScope: text("default_item_discount_scope").notNull().default("price"),
    enableCascadingDiscounts: integer("enable_cascading_discounts", { mode: "boolean" })
      .notNull()
      .default(false),
    enablePartialDiscounts: integer("enable_partial_discounts", { mode: "boolean" })
      .notNull()
      .default(false),
    enableFlattenedCartItems: integer("enable_flattened_cart_items", { mode: "boolean" })
      .notNull()
      .default(true),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    limits: text({ mode: "json" }).$type<LimitConfig[]>().notNull().default([]),
    /** Rises with every edit of the evaluation tree; part of the path of the next edit. */
    campaignSetVersion: integer("campaign_set_version").notNull().default(1),
    defaultEvaluationGroupId: integer("default_evaluation_group_id"),
    defaultCartItemFilterId: integer("default_cart_item_filter_id"),
    /** Attributes that campaigns and coupons must carry. */
    attributesSettings: text("attributes_settings", { mode: "json" })
      .$type<AttributesSettings>()
      .notNull()
      .default({}),
    /** Rises with every change of the Application or of one of its campaigns. */
    catalogueRevision: integer("catalogue_revision").notNull().default(1),
    createdAtMs: integer("created_at_ms").notNull(),
    modifiedAtMs: integer("modified_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    check(
      "application_case_sensitivity",
      sql`${table.caseSensitivity} IN ('sensitive', 'insensitive-uppercase', 'insensitive-lowercase')`,
    ),
  ],
);

/** Attributes by name that every new campaign or coupon must carry. */
export interface AttributesSettings {
  readonly mandatory?: {
    readonly campaigns?: readonly string[];
    readonly coupons?: readonly string[];
  };
}

/** Keys of the Integration API and the connectors; only the SHA-256 of a key is kept. */
export const applicationApiKeys = sqliteTable(
  "application_api_keys",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    applicationId: integer("application_id")
      .notNull()
      .references(() => applications.id),
    keyHash: text("key_hash").notNull(),
    title: text().notNull(),
    platform: text().notNull().default("none"),
    /** `staging`: every request made with it is dry. */
    type: text(),
    timeOffsetNs: integer("time_offset_ns").notNull().default(0),
    expiresAtMs: integer("expires_at_ms").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    revokedAtMs: integer("revoked_at_ms"),
  },
  (table) => [
    uniqueIndex("application_api_keys_hash").on(table.keyHash),
    index("application_api_keys_application").on(table.applicationId),
    check("api_key_type", sql`${table.type} IS NULL OR ${table.type} = 'staging'`),
  ],
);

export const managementKeys = sqliteTable(
  "management_keys",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    keyHash: text("key_hash").notNull(),
    /** Path patterns it opens; empty = all. */
    endpoints: text({ mode: "json" }).$type<{ path: string }[]>().notNull().default([]),
    /** Applications it opens; empty = all. */
    allowedApplicationIds: text("allowed_application_ids", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    expiresAtMs: integer("expires_at_ms").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    revokedAtMs: integer("revoked_at_ms"),
  },
  (table) => [uniqueIndex("management_keys_hash").on(table.keyHash)],
);
