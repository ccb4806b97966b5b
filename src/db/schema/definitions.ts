import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { accounts } from "./account";

export const attributes = sqliteTable(
  "attributes",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    entity: text().notNull(),
    /** Empty for every entity but Event. */
    eventType: text("event_type").notNull().default(""),
    name: text().notNull(),
    title: text().notNull(),
    type: text().notNull(),
    description: text().notNull().default(""),
    suggestions: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    hasAllowedList: integer("has_allowed_list", { mode: "boolean" }).notNull().default(false),
    restrictedBySuggestions: integer("restricted_by_suggestions", { mode: "boolean" })
      .notNull()
      .default(false),
    editable: integer({ mode: "boolean" }).notNull().default(true),
    subscribedApplicationIds: text("subscribed_application_ids", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("attributes_name").on(table.accountId, table.entity, table.eventType, table.name),
  ],
);

export const additionalCosts = sqliteTable(
  "additional_costs",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    title: text().notNull(),
    description: text().notNull().default(""),
    type: text().notNull().default("session"),
    subscribedApplicationIds: text("subscribed_application_ids", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("additional_costs_name").on(table.accountId, table.name),
    check("additional_cost_type", sql`${table.type} IN ('session', 'item', 'both')`),
  ],
);

export const loyaltyPrograms = sqliteTable(
  "loyalty_programs",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    title: text().notNull(),
    description: text().notNull().default(""),
    timezone: text().notNull(),
    cardBased: integer("card_based", { mode: "boolean" }).notNull().default(false),
    sandbox: integer({ mode: "boolean" }).notNull().default(false),
    allowSubledger: integer("allow_subledger", { mode: "boolean" }).notNull().default(false),
    defaultValidity: text("default_validity").notNull(),
    defaultPending: text("default_pending").notNull(),
    subscribedApplications: text("subscribed_applications", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    /** The remaining settings of `NewLoyaltyProgram`, as they were given. */
    settings: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    createdAtMs: integer("created_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [uniqueIndex("loyalty_programs_name").on(table.accountId, table.name)],
);

export const loyaltyTiers = sqliteTable(
  "loyalty_tiers",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    programId: integer("program_id")
      .notNull()
      .references(() => loyaltyPrograms.id),
    name: text().notNull(),
    minPointsHundredths: integer("min_points_hundredths").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("loyalty_tiers_name").on(table.programId, table.name),
    uniqueIndex("loyalty_tiers_threshold").on(table.programId, table.minPointsHundredths),
    check("loyalty_tier_threshold_not_negative", sql`${table.minPointsHundredths} >= 0`),
    index("loyalty_tiers_program").on(table.programId),
  ],
);
