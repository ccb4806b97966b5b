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
import { coupons } from "./campaigns";

/**
 * Customers. `environment` keeps live and sandbox Applications apart: the same integration id is
 * two customers there (reference SEMANTICS §16).
 */
export const profiles = sqliteTable(
  "profiles",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    environment: text().notNull(),
    integrationId: text("integration_id").notNull(),
    version: integer().notNull().default(1),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    closedSessions: integer("closed_sessions").notNull().default(0),
    /** Before discounts; thousandths of the currency. */
    totalSalesThousandths: integer("total_sales_thousandths").notNull().default(0),
    /** Internal id of the profile's first session; decides `firstSession`. */
    firstSessionId: integer("first_session_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    lastActivityAtMs: integer("last_activity_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("profiles_integration_id").on(table.environment, table.integrationId),
    // Attributes that name a customer, too (CONTRACT, "Redemptions").
    index("profiles_email")
      .on(table.environment, sql`lower("attributes" ->> '$.Email\')`)
      .where(sql`"attributes" ->> '$.Email\' IS NOT NULL`),
    index("profiles_phone")
      .on(table.environment, sql`"attributes" ->> '$.Phone\'`)
      .where(sql`"attributes" ->> '$.Phone\' IS NOT NULL`),
    index("profiles_pos_account")
      .on(table.environment, sql`"attributes" ->> '$.PosAccountId\'`)
      .where(sql`"attributes" ->> '$.PosAccountId\' IS NOT NULL`),
    check("profile_environment", sql`${table.environment} IN ('live', 'sandbox')`),
    check("profile_closed_sessions", sql`${table.closedSessions} >= 0`),
  ],
);

/**
 * The outcome of every closure, decided by the first row under its id: `committed` together with
 * all that it changes in D1, or `aborted` as a fence against a decision that is still under way.
 */
export const closures = sqliteTable(
  "closures",
  {
    id: text().primaryKey(),
    outcome: text().notNull(),
    applicationId: integer("application_id").notNull(),
    sessionId: integer("session_id").notNull(),
    /** How many closures of the session took hold before. */
    epoch: integer().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    /** 1 when the rows that the decision read are unchanged; checked as it is inserted. */
    factsUnchanged: integer("facts_unchanged").notNull(),
  },
  (table) => [
    uniqueIndex("closures_epoch")
      .on(table.applicationId, table.sessionId, table.epoch)
      .where(sql`${table.outcome} = 'committed'`),
    index("closures_fences")
      .on(table.createdAtMs)
      .where(sql`${table.outcome} = 'aborted'`),
    check("closure_outcome", sql`${table.outcome} IN ('committed', 'aborted')`),
    check("closure_facts_unchanged", sql`${table.factsUnchanged} = 1`),
  ],
);

/** Budgets and uses. Units: 1 per use or effect, hundredths of a point, thousandths of money. */
export const counters = sqliteTable(
  "counters",
  {
    campaignId: integer("campaign_id").notNull(),
    action: text().notNull(),
    entity: text().notNull().default(""),
    period: text().notNull().default(""),
    used: integer().notNull().default(0),
    limitTotal: integer("limit_total"),
    lastDelta: integer("last_delta").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.entity, table.period, table.action] }),
    check("counter_not_negative", sql`${table.used} >= 0`),
    check(
      "within_limit",
      sql`${table.lastDelta} <= 0 OR ${table.limitTotal} IS NULL OR ${table.used} <= ${table.limitTotal}`,
    ),
  ],
);

/** What each closure added to which counter: an undo reads it. */
export const movements = sqliteTable(
  "movements",
  {
    closureId: text("closure_id")
      .notNull()
      .references(() => closures.id),
    campaignId: integer("campaign_id").notNull(),
    action: text().notNull(),
    entity: text().notNull(),
    period: text().notNull(),
    delta: integer().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.closureId, table.campaignId, table.entity, table.period, table.action],
    }),
    // Covers the sum of a counter's movements.
    index("movements_counter").on(
      table.campaignId,
      table.entity,
      table.period,
      table.action,
      table.delta,
    ),
  ],
);

/** Coupons redeemed by a closure. The coupon must be there, undeleted, when the row is inserted. */
export const redemptions = sqliteTable(
  "redemptions",
  {
    closureId: text("closure_id")
      .notNull()
      .references(() => closures.id),
    couponId: integer("coupon_id")
      .notNull()
      .references(() => coupons.id),
    profileIntegrationId: text("profile_integration_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    rolledBackAtMs: integer("rolled_back_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.closureId, table.couponId] }),
    index("redemptions_coupon").on(table.couponId, table.profileIntegrationId),
  ],
);
