import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { accounts } from "./account";

/** CSV files that were taken in: what their rows' `import_id` points at. */
export const imports = sqliteTable(
  "imports",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id),
    /** What the rows are: `AudienceMembership`, `Collection`, `Coupon`, `Giveaway`, `Referral`. */
    entity: text().notNull(),
    /** Rows that the file held. */
    amount: integer().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [index("imports_account").on(table.accountId, table.id)],
);
