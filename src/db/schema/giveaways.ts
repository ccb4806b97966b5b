import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { accounts } from "./account";

export const giveawayPools = sqliteTable(
  "giveaway_pools",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    sandbox: integer({ mode: "boolean" }).notNull().default(false),
    subscribedApplicationIds: text("subscribed_application_ids", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    createdAtMs: integer("created_at_ms").notNull(),
    modifiedAtMs: integer("modified_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("giveaway_pools_name")
      .on(table.accountId, table.name)
      .where(sql`${table.deletedAtMs} IS NULL`),
  ],
);

/** Codes of a pool; the same code may stand in several rows, each is awarded once. */
export const giveaways = sqliteTable(
  "giveaways",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    poolId: integer("pool_id")
      .notNull()
      .references(() => giveawayPools.id),
    code: text().notNull(),
    /** When it may be awarded; the code's own validity is the shop's affair. */
    startAtMs: integer("start_at_ms"),
    endAtMs: integer("end_at_ms"),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    importId: integer("import_id"),
    /** Set in the batch that claims it, so that the next claim need not look at old awards. */
    used: integer({ mode: "boolean" }).notNull().default(false),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    index("giveaways_pool").on(table.poolId, table.id),
    index("giveaways_free")
      .on(table.poolId, table.id)
      .where(sql`${table.used} = 0`),
  ],
);

/**
 * Claims: one row per awarded giveaway. The claim picks a free row by subquery inside the batch.
 */
export const giveawayAwards = sqliteTable(
  "giveaway_awards",
  {
    giveawayId: integer("giveaway_id")
      .primaryKey()
      .references(() => giveaways.id),
    poolId: integer("pool_id").notNull(),
    closureId: text("closure_id").notNull(),
    /** Position among the awards of its closure. */
    position: integer().notNull(),
    profileIntegrationId: text("profile_integration_id").notNull(),
    awardedAtMs: integer("awarded_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("giveaway_awards_closure").on(table.closureId, table.position),
    index("giveaway_awards_pool").on(table.poolId),
  ],
);
