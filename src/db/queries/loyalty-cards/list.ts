import type { Page } from "../lists";
import { CARD_COLUMNS } from "./columns";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** Which cards of a program are meant; what is absent does not matter. Instants in epoch ms. */
export interface CardFilter {
  readonly identifier?: string | undefined;
  /** A customer's id in our own database. */
  readonly profileId?: number | undefined;
  readonly batchId?: string | undefined;
  readonly createdBeforeMs?: number | undefined;
  readonly createdAfterMs?: number | undefined;
}

/** Columns that a list can be sorted by, under the names of the answer's fields. */
const SORT_COLUMNS = {
  id: "c.id",
  created: "c.created_at_ms",
  modified: "c.modified_at_ms",
  identifier: "c.identifier",
  status: "c.status",
} as const;

export type CardSortField = keyof typeof SORT_COLUMNS;

/** Rows are `LoyaltyCardRow`s. */
export function listCardsStatement(
  db: Preparer,
  programId: number,
  filter: CardFilter,
  page: Page<CardSortField>,
): D1PreparedStatement {
  const { field, descending } = page.sort ?? { field: "id", descending: false };
  const direction = descending ? "DESC" : "ASC";
  return db
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM loyalty_cards c WHERE ${CONDITION}
ORDER BY ${SORT_COLUMNS[field]} ${direction}, c.id ${direction} LIMIT ?7 OFFSET ?8`,
    )
    .bind(programId, ...values(filter), page.pageSize, page.skip);
}

/** Cards behind one, for exports, as `LoyaltyCardRow`s in the order of their ids. */
export function cardsAfterStatement(
  db: Preparer,
  programId: number,
  filter: CardFilter,
  after: { readonly id: number; readonly rows: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM loyalty_cards c WHERE ${CONDITION} AND c.id > ?7
ORDER BY c.id LIMIT ?8`,
    )
    .bind(programId, ...values(filter), after.id, after.rows);
}

/** The copies of a card's ledgers, in the order of the cards' ids. */
export interface CardLedgerRow {
  readonly id: number;
  readonly identifier: string;
  readonly status: "active" | "inactive";
  readonly subledgerId: string;
  /** A `LedgerSnapshot` as JSON. */
  readonly ledger: string;
}

/** Ledgers of a program's cards behind one, as `CardLedgerRow`s. */
export function cardLedgersAfterStatement(
  db: Preparer,
  programId: number,
  after: { readonly id: number; readonly subledgerId: string; readonly rows: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT c.id AS id, c.identifier AS identifier, c.status AS status,
  b.subledger_id AS subledgerId, b.ledger AS ledger
FROM loyalty_cards c JOIN balance_copies b ON b.wallet_name = c.wallet_name AND b.program_id = ?1
WHERE c.program_id = ?1 AND c.deleted_at_ms IS NULL AND (c.id, b.subledger_id) > (?2, ?3)
ORDER BY c.id, b.subledger_id LIMIT ?4`,
    )
    .bind(programId, after.id, after.subledgerId, after.rows);
}

const CONDITION = `c.program_id = ?1 AND c.deleted_at_ms IS NULL
  AND (?2 IS NULL OR c.identifier = ?2) AND (?3 IS NULL OR c.batch_id = ?3)
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM loyalty_card_profiles l
    WHERE l.card_id = c.id AND l.profile_id = ?4))
  AND (?5 IS NULL OR c.created_at_ms < ?5) AND (?6 IS NULL OR c.created_at_ms > ?6)`;

function values(filter: CardFilter): (string | number | null)[] {
  const { identifier, batchId, profileId, createdBeforeMs, createdAfterMs } = filter;
  return [
    identifier ?? null,
    batchId ?? null,
    profileId ?? null,
    createdBeforeMs ?? null,
    createdAfterMs ?? null,
  ];
}
