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
import { campaigns, coupons } from "./campaigns";

export const referrals = sqliteTable(
  "referrals",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    applicationId: integer("application_id")
      .notNull()
      .references(() => applications.id),
    campaignId: integer("campaign_id")
      .notNull()
      .references(() => campaigns.id),
    /** Folded by the Application's case sensitivity when it was made. */
    code: text().notNull(),
    advocateIntegrationId: text("advocate_integration_id").notNull(),
    /** Only this profile may redeem; null = anybody. */
    friendIntegrationId: text("friend_integration_id"),
    usageLimit: integer("usage_limit").notNull().default(1),
    startAtMs: integer("start_at_ms"),
    expiresAtMs: integer("expires_at_ms"),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    importId: integer("import_id"),
    batchId: text("batch_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("referrals_code")
      .on(table.applicationId, table.code)
      .where(sql`${table.deletedAtMs} IS NULL`),
    index("referrals_campaign").on(table.campaignId, table.id),
    index("referrals_advocate").on(table.applicationId, table.advocateIntegrationId),
    check("referral_usage_limit", sql`${table.usageLimit} BETWEEN 0 AND 999999`),
  ],
);

/** Referrals redeemed by a closure; a friend is referred once per Application (DESIGN §4). */
export const referralRedemptions = sqliteTable(
  "referral_redemptions",
  {
    closureId: text("closure_id").primaryKey(),
    applicationId: integer("application_id").notNull(),
    /** The referral must be there, undeleted, when the row is inserted. */
    referralId: integer("referral_id")
      .notNull()
      .references(() => referrals.id),
    friendIntegrationId: text("friend_integration_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    rolledBackAtMs: integer("rolled_back_at_ms"),
  },
  (table) => [
    uniqueIndex("referral_redemptions_friend")
      .on(table.applicationId, table.friendIntegrationId)
      .where(sql`${table.rolledBackAtMs} IS NULL`),
    index("referral_redemptions_referral").on(table.referralId),
  ],
);

/** Who holds a coupon: soft = shown in the wallet, hard = only holders redeem it. */
export const couponReservations = sqliteTable(
  "coupon_reservations",
  {
    couponId: integer("coupon_id")
      .notNull()
      .references(() => coupons.id),
    profileIntegrationId: text("profile_integration_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.couponId, table.profileIntegrationId] }),
    index("coupon_reservations_profile").on(table.profileIntegrationId),
  ],
);
