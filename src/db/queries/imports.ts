type Preparer = Pick<D1DatabaseSession, "prepare">;

export type ImportEntity =
  | "AudienceMembership"
  | "CampaignStore"
  | "CollectionItem"
  | "Coupon"
  | "Giveaway"
  | "LoyaltyCard"
  | "LoyaltyJoinDate"
  | "LoyaltyPoints"
  | "LoyaltyTier"
  | "Referral"
  | "StoreBudget";

/** A CSV file that was taken in. */
export interface ImportRow {
  readonly id: number;
  readonly accountId: number;
  readonly entity: ImportEntity;
  /** Rows that the file brought. */
  readonly amount: number;
  readonly createdAtMs: number;
}

/**
 * Notes an import; the first statement of the batch that writes its rows. Answers an `ImportRow`.
 */
export function insertImportStatement(
  db: Preparer,
  entry: Omit<ImportRow, "id">,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO imports (account_id, entity, amount, created_at_ms) VALUES (?1, ?2, ?3, ?4)
RETURNING ${IMPORT_COLUMNS}`,
    )
    .bind(entry.accountId, entry.entity, entry.amount, entry.createdAtMs);
}

/** The newest import that was noted so: one whose batch was delivered twice finds its own. */
export function notedImportStatement(
  db: Preparer,
  { accountId, entity, amount, createdAtMs }: Omit<ImportRow, "id">,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${IMPORT_COLUMNS} FROM imports
WHERE account_id = ?1 AND entity = ?2 AND amount = ?3 AND created_at_ms = ?4
ORDER BY id DESC LIMIT 1`,
    )
    .bind(accountId, entity, amount, createdAtMs);
}

const IMPORT_COLUMNS = `id AS id, account_id AS accountId, entity AS entity, amount AS amount,
  created_at_ms AS createdAtMs`;

/** The import of the batch that it stands in. */
export const THIS_IMPORT = "(SELECT max(id) FROM imports)";
