import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * One ledger of a wallet as its object last told it: with lots enough to answer for any instant.
 * For bulk readers; the object is the owner.
 */
export const balanceCopies = sqliteTable(
  "balance_copies",
  {
    walletName: text("wallet_name").notNull(),
    programId: integer("program_id").notNull(),
    subledgerId: text("subledger_id").notNull(),
    /** The wallet's version; an older one never replaces a newer one. */
    version: integer().notNull(),
    /** A `LedgerSnapshot`. */
    ledger: text().notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.walletName, table.programId, table.subledgerId] }),
    index("balance_copies_program").on(table.programId, table.walletName),
  ],
);

/**
 * Entries of all wallets as their objects last told them: for lists and statistics of a whole
 * program. The object is the owner.
 */
export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    walletName: text("wallet_name").notNull(),
    entryId: integer("entry_id").notNull(),
    programId: integer("program_id").notNull(),
    subledgerId: text("subledger_id").notNull(),
    transactionUuid: text("transaction_uuid").notNull(),
    sourceType: text("source_type").notNull(),
    sessionIntegrationId: text("session_integration_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    /** `add`, `deduct`, or what else it is. */
    role: text().notNull(),
    amountHundredths: integer("amount_hundredths").notNull(),
    awaitsActivation: integer("awaits_activation", { mode: "boolean" }).notNull(),
    /** Deleted, or of a deletion. */
    hidden: integer({ mode: "boolean" }).notNull(),
    /** The wallet's version; an older one never replaces a newer one. */
    version: integer().notNull(),
    /** A `LedgerEntry`. */
    entry: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.walletName, table.entryId] }),
    index("ledger_entries_program").on(
      table.programId,
      table.createdAtMs,
      table.walletName,
      table.entryId,
    ),
    index("ledger_entries_session").on(table.programId, table.sessionIntegrationId),
    index("ledger_entries_transaction").on(table.transactionUuid),
  ],
);

/** What the points of a program came to at the end of a day of its zone, by subledger. */
export const loyaltyDays = sqliteTable(
  "loyalty_days",
  {
    programId: integer("program_id").notNull(),
    /** `2026-11-21`. */
    day: text().notNull(),
    subledgerId: text("subledger_id").notNull(),
    /** When it was taken, just before the day's end. */
    takenAtMs: integer("taken_at_ms").notNull(),
    activeHundredths: integer("active_hundredths").notNull(),
    pendingHundredths: integer("pending_hundredths").notNull(),
    spentHundredths: integer("spent_hundredths").notNull(),
    expiredHundredths: integer("expired_hundredths").notNull(),
    negativeHundredths: integer("negative_hundredths").notNull(),
    members: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.day, table.subledgerId] })],
);

/** Which wallet holds points that wait for an action: activation names them by transaction only. */
export const waitingPoints = sqliteTable("waiting_points", {
  transactionUuid: text("transaction_uuid").primaryKey(),
  programId: integer("program_id").notNull(),
  walletName: text("wallet_name").notNull(),
});
