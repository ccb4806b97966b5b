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

/** Rows are `LoyaltyCardRow`s; by identifier unless the page sorts, as the index has them. */
export function listCardsStatement(
  db: Preparer,
  programId: number,
  filter: CardFilter,
  page: Page<CardSortField>,
): D1PreparedStatement {
  const { field, descending } = page.sort ?? { field: "identifier", descending: false };
  const direction = descending ? "DESC" : "ASC";
  const { sql, values } = condition(programId, filter);
  return db
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM loyalty_cards c WHERE ${sql}
ORDER BY ${SORT_COLUMNS[field]} ${direction}, c.id ${direction} LIMIT ? OFFSET ?`,
    )
    .bind(...values, page.pageSize, page.skip);
}

/** Cards behind an identifier, for exports, as `LoyaltyCardRow`s in the order of identifiers. */
export function cardsAfterStatement(
  db: Preparer,
  programId: number,
  filter: CardFilter,
  after: { readonly identifier: string; readonly rows: number },
): D1PreparedStatement {
  const { sql, values } = condition(programId, filter);
  return db
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM loyalty_cards c WHERE ${sql} AND c.identifier > ?
ORDER BY c.identifier LIMIT ?`,
    )
    .bind(...values, after.identifier, after.rows);
}

/** The copy of one ledger of a card. */
export interface CardLedgerRow {
  readonly identifier: string;
  readonly status: "active" | "inactive";
  readonly subledgerId: string;
  /** A `LedgerSnapshot` as JSON. */
  readonly ledger: string;
}

/** Ledgers of a program's cards behind one, as `CardLedgerRow`s in the order of identifiers. */
export function cardLedgersAfterStatement(
  db: Preparer,
  programId: number,
  after: { readonly identifier: string; readonly subledgerId: string; readonly rows: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT c.identifier AS identifier, c.status AS status, b.subledger_id AS subledgerId,
  b.ledger AS ledger
FROM loyalty_cards c JOIN balance_copies b ON b.wallet_name = c.wallet_name AND b.program_id = ?1
WHERE c.program_id = ?1 AND c.deleted_at_ms IS NULL AND c.identifier >= ?2
  AND (c.identifier > ?2 OR b.subledger_id > ?3)
ORDER BY c.identifier, b.subledger_id LIMIT ?4`,
    )
    .bind(programId, after.identifier, after.subledgerId, after.rows);
}

/** Cards that are not deleted and pass the filter, as SQL over `c` with `?` places in order. */
function condition(programId: number, filter: CardFilter) {
  const { identifier, batchId, profileId, createdBeforeMs, createdAfterMs } = filter;
  // A batch or a customer has few cards: the `+` keeps their own index in use.
  const isNarrow = batchId !== undefined || profileId !== undefined;
  const wishes: readonly (readonly [sql: string, value: string | number | undefined])[] = [
    [`${isNarrow ? "+" : ""}c.program_id = ?`, programId],
    ["c.identifier = ?", identifier],
    ["c.batch_id = ?", batchId],
    ["c.id IN (SELECT card_id FROM loyalty_card_profiles WHERE profile_id = ?)", profileId],
    ["c.created_at_ms < ?", createdBeforeMs],
    ["c.created_at_ms > ?", createdAfterMs],
  ];
  const given = wishes.filter(([, value]) => value !== undefined);
  return {
    sql: ["c.deleted_at_ms IS NULL", ...given.map(([sql]) => sql)].join("\n  AND "),
    values: given.flatMap(([, value]) => (value === undefined ? [] : [value])),
  };
}
