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
import type { OptionEligibility } from "../../core/redemption/types";
import { applications } from "./account";
import { campaigns, coupons } from "./campaigns";
import { closures } from "./checkout";
import { loyaltyPrograms } from "./definitions";

/** By what else a customer is known, one owner each: email, phone, id at the point of sale. */
export const customerIdentities = sqliteTable(
  "customer_identities",
  {
    environment: text().notNull(),
    kind: text().notNull(),
    /** As it is compared: an email in lower case, a phone number in E.164. */
    value: text().notNull(),
    profileIntegrationId: text("profile_integration_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.environment, table.kind, table.value] }),
    index("customer_identities_profile").on(table.environment, table.profileIntegrationId),
    check("customer_identity_kind", sql`${table.kind} IN ('email', 'phone', 'pos_account_id')`),
  ],
);

/** What points can be traded for (CONTRACT, "Redemptions"). */
export const redemptionOptions = sqliteTable(
  "redemption_options",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    applicationId: integer("application_id")
      .notNull()
      .references(() => applications.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    icon: text().notNull().default(""),
    discountType: text("discount_type").notNull(),
    /** What it costs; 0 for a variable option, which costs what the customer says. */
    points: integer().notNull().default(0),
    discountAmountCents: integer("discount_amount_cents"),
    /** Decimal text. */
    discountPercentage: text("discount_percentage"),
    sku: text(),
    /** Variable options: cents per point, decimal text. */
    rateCents: text("rate_cents"),
    step: integer(),
    minimumPoints: integer("minimum_points"),
    loyaltyProgramId: integer("loyalty_program_id")
      .notNull()
      .references(() => loyaltyPrograms.id),
    subledgerId: text("subledger_id").notNull().default(""),
    campaignId: integer("campaign_id")
      .notNull()
      .references(() => campaigns.id),
    couponPattern: text("coupon_pattern"),
    /** How long a coupon lives: a duration as in loyalty programs; null = unlimited. */
    couponValidity: text("coupon_validity"),
    startAtMs: integer("start_at_ms"),
    endAtMs: integer("end_at_ms"),
    active: integer({ mode: "boolean" }).notNull().default(true),
    eligibility: text({ mode: "json" }).$type<OptionEligibility>().notNull().default({}),
    /** Cents by currency, where the amount differs from a conversion. */
    amounts: text({ mode: "json" }).$type<Record<string, number>>().notNull().default({}),
    createdAtMs: integer("created_at_ms").notNull(),
    modifiedAtMs: integer("modified_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    index("redemption_options_application").on(table.applicationId, table.id),
    check(
      "redemption_option_discount_type",
      sql`${table.discountType} IN ('fixed_amount', 'percentage', 'free_product', 'free_shipping', 'gift_card', 'fixed_variable')`,
    ),
  ],
);

/** Points traded for a coupon. `version` rises with each step of its life. */
export const pointRedemptions = sqliteTable(
  "point_redemptions",
  {
    /** Random: it is known before the decision. */
    id: integer().primaryKey(),
    applicationId: integer("application_id").notNull(),
    optionId: integer("option_id")
      .notNull()
      .references(() => redemptionOptions.id),
    environment: text().notNull(),
    profileIntegrationId: text("profile_integration_id").notNull(),
    walletName: text("wallet_name").notNull(),
    programId: integer("program_id").notNull(),
    subledgerId: text("subledger_id").notNull(),
    pointsHundredths: integer("points_hundredths").notNull(),
    couponId: integer("coupon_id")
      .notNull()
      .references(() => coupons.id),
    code: text().notNull(),
    currency: text().notNull(),
    /** What the coupon is worth, where that is an amount. */
    amountCents: integer("amount_cents"),
    state: text().notNull(),
    isDelayed: integer("is_delayed", { mode: "boolean" }).notNull(),
    version: integer().notNull().default(1),
    /** The entry in the wallet: a deduction, or the hold of a delayed redemption. */
    transactionUuid: text("transaction_uuid").notNull(),
    /** Until when a delayed one waits for its order. */
    deadlineAtMs: integer("deadline_at_ms"),
    closureId: text("closure_id")
      .notNull()
      .references(() => closures.id),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("point_redemptions_coupon").on(table.couponId),
    uniqueIndex("point_redemptions_transaction").on(table.transactionUuid),
    index("point_redemptions_profile").on(
      table.applicationId,
      table.profileIntegrationId,
      table.createdAtMs,
    ),
    index("point_redemptions_code").on(table.applicationId, table.code),
    // Fences are swept: SQLite looks for rows that point at them.
    index("point_redemptions_closure").on(table.closureId),
    index("point_redemptions_due")
      .on(table.deadlineAtMs)
      .where(sql`${table.state} = 'held'`),
    check(
      "point_redemption_state",
      sql`${table.state} IN ('held', 'spent', 'cancelled', 'expired')`,
    ),
  ],
);

/**
 * What became of a redemption, each step once: the row's version before it is part of the key, so
 * that of two closures that decide the same one, one is refused (DESIGN §2, "hold").
 */
export const pointRedemptionSteps = sqliteTable(
  "point_redemption_steps",
  {
    redemptionId: integer("redemption_id")
      .notNull()
      .references(() => pointRedemptions.id),
    /** The version that the closure read. */
    version: integer().notNull(),
    state: text().notNull(),
    closureId: text("closure_id")
      .notNull()
      .references(() => closures.id),
    /** The order that settled it; null = no order did. */
    sessionIntegrationId: text("session_integration_id"),
    /** 1 when no session has the coupon, asserted where the coupon is taken back. */
    couponUnused: integer("coupon_unused").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.redemptionId, table.version] }),
    index("point_redemption_steps_closure").on(table.closureId),
    check("point_redemption_step_state", sql`${table.state} IN ('spent', 'cancelled', 'expired')`),
    check(
      "point_redemption_coupon_unused",
      sql`${table.state} = 'spent' OR ${table.couponUnused} = 1`,
    ),
  ],
);
