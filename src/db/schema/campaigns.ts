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
import type { LimitConfig, RulesetFacts } from "../../core/evaluation/catalogue";
import { applications } from "./account";

export const campaigns = sqliteTable(
  "campaigns",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    applicationId: integer("application_id")
      .notNull()
      .references(() => applications.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    state: text().notNull().default("enabled"),
    type: text().notNull().default("advanced"),
    startAtMs: integer("start_at_ms"),
    endAtMs: integer("end_at_ms"),
    activeRulesetId: integer("active_ruleset_id"),
    /**
     * Not in use: the ruleset has its own. It goes once no running version selects whole rows with
     * it, in a deploy after the one that stops doing so.
     */
    rulesetFacts: text("ruleset_facts", { mode: "json" }).$type<RulesetFacts>(),
    tags: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    features: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    limits: text({ mode: "json" }).$type<LimitConfig[]>().notNull().default([]),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    couponAttributes: text("coupon_attributes", { mode: "json" })
      .$type<Record<string, unknown>>()
      .notNull()
      .default({}),
    couponSettings: text("coupon_settings", { mode: "json" }).$type<CodeSettings>(),
    referralSettings: text("referral_settings", { mode: "json" }).$type<CodeSettings>(),
    /** Null = the Application's base group. */
    evaluationGroupId: integer("evaluation_group_id"),
    /** Order among the groups and campaigns of its group; ties by id. */
    evaluationPosition: integer("evaluation_position").notNull().default(0),
    /** Profiles that it is for; empty = everybody. */
    targetedAudienceIds: text("targeted_audience_ids", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    reevaluateOnReturn: integer("reevaluate_on_return", { mode: "boolean" })
      .notNull()
      .default(false),
    /** The `catalogueRevision` at which it last changed: isolates read the difference by it. */
    changedRevision: integer("changed_revision").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** Deleted campaigns stay as tombstones for the isolates. */
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    index("campaigns_changes").on(table.applicationId, table.changedRevision),
    check("campaign_state", sql`${table.state} IN ('enabled', 'disabled', 'archived')`),
  ],
);

export interface CodeSettings {
  validCharacters: string[];
  couponPattern: string;
}

/** Revisions of a campaign's rules. `body` is the structured form, `source` what was sent. */
export const rulesets = sqliteTable(
  "rulesets",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    campaignId: integer("campaign_id")
      .notNull()
      .references(() => campaigns.id),
    /** Rises when the ruleset is replaced; compiled rulesets are kept under (id, revision). */
    revision: integer().notNull().default(1),
    form: text().notNull(),
    source: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
    body: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
    facts: text({ mode: "json" }).$type<RulesetFacts>().notNull(),
    warnings: text({ mode: "json" }).$type<unknown[]>().notNull().default([]),
    createdAtMs: integer("created_at_ms").notNull(),
    activatedAtMs: integer("activated_at_ms"),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    index("rulesets_campaign").on(table.campaignId),
    check("ruleset_form", sql`${table.form} IN ('v1', 'v2')`),
  ],
);

export const coupons = sqliteTable(
  "coupons",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    applicationId: integer("application_id")
      .notNull()
      .references(() => applications.id),
    campaignId: integer("campaign_id")
      .notNull()
      .references(() => campaigns.id),
    /**
     * The code as it is compared: folded by the Application's case sensitivity when it was made.
     */
    value: text().notNull(),
    usageLimit: integer("usage_limit").notNull().default(1),
    discountLimitThousandths: integer("discount_limit_thousandths"),
    reservationLimit: integer("reservation_limit"),
    limits: text({ mode: "json" }).$type<LimitConfig[]>().notNull().default([]),
    startAtMs: integer("start_at_ms"),
    expiresAtMs: integer("expires_at_ms"),
    recipientIntegrationId: text("recipient_integration_id"),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    isReservationMandatory: integer("is_reservation_mandatory", { mode: "boolean" })
      .notNull()
      .default(false),
    implicitlyReserved: integer("implicitly_reserved", { mode: "boolean" })
      .notNull()
      .default(false),
    batchId: text("batch_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("coupons_value")
      .on(table.applicationId, table.value)
      .where(sql`${table.deletedAtMs} IS NULL`),
    index("coupons_campaign").on(table.campaignId, table.id),
    index("coupons_batch").on(table.batchId),
    index("coupons_recipient").on(table.applicationId, table.recipientIntegrationId),
    check("coupon_usage_limit", sql`${table.usageLimit} BETWEEN 0 AND 999999`),
    check(
      "coupon_discount_limit",
      sql`${table.discountLimitThousandths} IS NULL OR ${table.discountLimitThousandths} >= 0`,
    ),
  ],
);

/**
 * What platforms called a coupon when they asked for it: the same call again gets the same coupon,
 * for ever (DESIGN §4). Written in one batch with the coupon, never deleted.
 */
export const couponIdentifiers = sqliteTable(
  "coupon_identifiers",
  {
    applicationId: integer("application_id").notNull(),
    campaignId: integer("campaign_id").notNull(),
    identifier: text().notNull(),
    /** Empty = anybody. */
    recipientIntegrationId: text("recipient_integration_id").notNull(),
    couponId: integer("coupon_id").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.applicationId,
        table.campaignId,
        table.identifier,
        table.recipientIntegrationId,
      ],
    }),
  ],
);
