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
import { accounts } from "./account";
import { profiles } from "./checkout";

/** Sets of profiles, native or of a partner platform (reference SEMANTICS §11). */
export const audiences = sqliteTable(
  "audiences",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    subscribedApplicationIds: text("subscribed_application_ids", { mode: "json" })
      .$type<number[]>()
      .notNull()
      .default([]),
    sandbox: integer({ mode: "boolean" }).notNull().default(false),
    /** Name of the partner platform; empty = native. */
    integration: text().notNull().default(""),
    /** Id there; empty = native. */
    integrationId: text("integration_id").notNull().default(""),
    createdIn3rdParty: integer("created_in_3rd_party", { mode: "boolean" })
      .notNull()
      .default(false),
    /** Memberships of an older generation don't count: emptying costs one row (DESIGN §4). */
    generation: integer().notNull().default(1),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** When the partner platform last changed it, as it told us. */
    lastUpdateAtMs: integer("last_update_at_ms"),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("audiences_external_id")
      .on(table.accountId, table.sandbox, table.integration, table.integrationId)
      .where(sql`${table.integrationId} <> '' AND ${table.deletedAtMs} IS NULL`),
  ],
);

export const audienceMemberships = sqliteTable(
  "audience_memberships",
  {
    profileId: integer("profile_id")
      .notNull()
      .references(() => profiles.id),
    audienceId: integer("audience_id")
      .notNull()
      .references(() => audiences.id),
    generation: integer().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.profileId, table.audienceId] }),
    index("audience_memberships_audience").on(table.audienceId, table.generation, table.profileId),
    check("audience_membership_generation", sql`${table.generation} >= 1`),
  ],
);
