import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { accounts, applications } from "./account";

/** One parameter of a custom effect's or a webhook's template. */
export interface TemplateParameter {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly ui?: unknown;
  readonly key?: string;
  readonly picklistID?: number;
  readonly restrictedByPicklist?: boolean;
}

export const customEffects = sqliteTable(
  "custom_effects",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    title: text().notNull(),
    description: text().notNull().default(""),
    /** JSON text with `{{parameter}}` places. */
    payload: text().notNull(),
    params: text({ mode: "json" }).$type<TemplateParameter[]>().notNull().default([]),
    isPerItem: integer("is_per_item", { mode: "boolean" }).notNull().default(false),
    enabled: integer({ mode: "boolean" }).notNull().default(true),
    applicationIds: text("application_ids", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    createdAtMs: integer("created_at_ms").notNull(),
    modifiedAtMs: integer("modified_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("custom_effects_name")
      .on(table.accountId, table.name)
      .where(sql`${table.deletedAtMs} IS NULL`),
  ],
);

export const webhooks = sqliteTable("webhooks", {
  id: integer().primaryKey({ autoIncrement: true }),
  accountId: integer("account_id")
    .notNull()
    .references(() => accounts.id),
  title: text().notNull(),
  description: text().notNull().default(""),
  verb: text().notNull(),
  url: text().notNull(),
  /** `Name: value`, templated like the payload. */
  headers: text({ mode: "json" }).$type<string[]>().notNull().default([]),
  payload: text(),
  params: text({ mode: "json" }).$type<TemplateParameter[]>().notNull().default([]),
  enabled: integer({ mode: "boolean" }).notNull().default(true),
  draft: integer({ mode: "boolean" }).notNull().default(false),
  /** Empty = all Applications. */
  applicationIds: text("application_ids", { mode: "json" }).$type<number[]>().notNull().default([]),
  createdAtMs: integer("created_at_ms").notNull(),
  modifiedAtMs: integer("modified_at_ms").notNull(),
  deletedAtMs: integer("deleted_at_ms"),
});

export const eventTypes = sqliteTable(
  "event_types",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    title: text().notNull(),
    description: text().notNull().default(""),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [uniqueIndex("event_types_name").on(table.accountId, table.name)],
);

/** Named selections of cart items that all campaigns of an Application may use. */
export const cartItemFilters = sqliteTable(
  "cart_item_filters",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    applicationId: integer("application_id")
      .notNull()
      .references(() => applications.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    /** The Talang expression; its id on the wire is the filter's own. */
    expression: text({ mode: "json" }).$type<unknown[]>().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    modifiedAtMs: integer("modified_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("cart_item_filters_name")
      .on(table.applicationId, table.name)
      .where(sql`${table.deletedAtMs} IS NULL`),
  ],
);

/**
 * The evaluation tree. The base group has no parent; campaigns name their group and their position
 * in it (reference SEMANTICS §6.2).
 */
export const evaluationGroups = sqliteTable(
  "evaluation_groups",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    applicationId: integer("application_id")
      .notNull()
      .references(() => applications.id),
    parentId: integer("parent_id"),
    name: text().notNull(),
    description: text().notNull().default(""),
    evaluationMode: text("evaluation_mode").notNull().default("stackable"),
    evaluationScope: text("evaluation_scope").notNull().default("session"),
    locked: integer({ mode: "boolean" }).notNull().default(false),
    /** Order among the groups and campaigns of the parent. */
    position: integer().notNull().default(0),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("evaluation_groups_base")
      .on(table.applicationId)
      .where(sql`${table.parentId} IS NULL`),
    index("evaluation_groups_application").on(table.applicationId),
    check(
      "evaluation_group_mode",
      sql`${table.evaluationMode} IN ('stackable', 'listOrder', 'lowestDiscount', 'highestDiscount')`,
    ),
    check("evaluation_group_scope", sql`${table.evaluationScope} IN ('session', 'cartItem')`),
  ],
);
