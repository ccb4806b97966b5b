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
import { profiles } from "./checkout";
import { loyaltyPrograms } from "./definitions";

/** Cards of card-based programs. The points are in the `LoyaltyWallet` that the row names. */
export const loyaltyCards = sqliteTable(
  "loyalty_cards",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    programId: integer("program_id")
      .notNull()
      .references(() => loyaltyPrograms.id),
    identifier: text().notNull(),
    /** A transfer hands the wallet to the new card, so that no point ever moves. */
    walletName: text("wallet_name").notNull(),
    status: text().notNull().default("active"),
    blockReason: text("block_reason"),
    batchId: text("batch_id"),
    attributes: text({ mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    /** Set once by a transfer: the card is blocked for good. */
    newCardIdentifier: text("new_card_identifier"),
    oldCardIdentifier: text("old_card_identifier"),
    /** Drawn by the call that made the card, which knows it by it when it is delivered twice. */
    creationId: text("creation_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    modifiedAtMs: integer("modified_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    uniqueIndex("loyalty_cards_identifier")
      .on(table.programId, table.identifier)
      .where(sql`${table.deletedAtMs} IS NULL`),
    uniqueIndex("loyalty_cards_wallet")
      .on(table.walletName)
      .where(sql`${table.newCardIdentifier} IS NULL`),
    index("loyalty_cards_batch").on(table.batchId),
    check("loyalty_card_status", sql`${table.status} IN ('active', 'inactive')`),
  ],
);

/** Who uses a card. How many others did is counted as the row is inserted. */
export const loyaltyCardProfiles = sqliteTable(
  "loyalty_card_profiles",
  {
    cardId: integer("card_id")
      .notNull()
      .references(() => loyaltyCards.id),
    profileId: integer("profile_id")
      .notNull()
      .references(() => profiles.id),
    linkedBefore: integer("linked_before").notNull(),
    /** The program's `usersPerCardLimit` of that moment; 0 = unlimited. */
    usersLimit: integer("users_limit").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.cardId, table.profileId] }),
    index("loyalty_card_profiles_profile").on(table.profileId),
    check(
      "loyalty_card_users_limit",
      sql`${table.usersLimit} = 0 OR ${table.linkedBefore} < ${table.usersLimit}`,
    ),
  ],
);
