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

/** Which wallet holds points that wait for an action: activation names them by transaction only. */
export const waitingPoints = sqliteTable("waiting_points", {
  transactionUuid: text("transaction_uuid").primaryKey(),
  programId: integer("program_id").notNull(),
  walletName: text("wallet_name").notNull(),
});
