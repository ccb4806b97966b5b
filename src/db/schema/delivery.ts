import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Stored answers by `Idempotency-Key`, written in the same atomic unit as the result. */
export const idempotency = sqliteTable(
  "idempotency",
  {
    applicationId: integer("application_id").notNull(),
    /** The API that the key was sent to: a key is for one call, whatever the operation. */
    operation: text().notNull(),
    key: text().notNull(),
    /** The operation, and the hash of path, query and body. */
    bodyHash: text("body_hash").notNull(),
    status: integer().notNull(),
    answer: text().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.operation, table.key] }),
    index("idempotency_age").on(table.createdAtMs),
  ],
);

/** Messages that left with a decision and wait for the queue. */
export const outbox = sqliteTable(
  "outbox",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    payload: text().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    sentAtMs: integer("sent_at_ms"),
  },
  (table) => [index("outbox_unsent").on(table.sentAtMs, table.createdAtMs)],
);

/** Copies of sessions for lists, search and export; they follow from the object's alarm. */
export const sessionCopies = sqliteTable(
  "session_copies",
  {
    id: integer().primaryKey(),
    applicationId: integer("application_id").notNull(),
    integrationId: text("integration_id").notNull(),
    profileIntegrationId: text("profile_integration_id").notNull(),
    state: text().notNull(),
    /** The object's version; an older copy never replaces a newer one. */
    version: integer().notNull(),
    document: text().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    index("session_copies_application").on(table.applicationId, table.createdAtMs),
    index("session_copies_profile").on(table.applicationId, table.profileIntegrationId),
  ],
);
