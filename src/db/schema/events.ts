import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Custom events with what they came to; ids are made by the Worker. */
export const events = sqliteTable(
  "events",
  {
    id: integer().primaryKey(),
    applicationId: integer("application_id").notNull(),
    type: text().notNull(),
    profileIntegrationId: text("profile_integration_id").notNull(),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    /** What the platform called it: the same call again gets the stored answer. */
    identifier: text(),
    /** What it came to, as JSON; kept for events with an identifier only. */
    result: text(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    index("events_application").on(table.applicationId, table.createdAtMs),
    index("events_profile").on(table.applicationId, table.profileIntegrationId),
    uniqueIndex("events_identifier")
      .on(table.applicationId, table.identifier)
      .where(sql`${table.identifier} IS NOT NULL`),
  ],
);
