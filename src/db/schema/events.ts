import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Custom events with what they came to; ids are made by the Worker. */
export const events = sqliteTable(
  "events",
  {
    id: integer().primaryKey(),
    applicationId: integer("application_id").notNull(),
    type: text().notNull(),
    profileIntegrationId: text("profile_integration_id").notNull(),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    index("events_application").on(table.applicationId, table.createdAtMs),
    index("events_profile").on(table.applicationId, table.profileIntegrationId),
  ],
);
