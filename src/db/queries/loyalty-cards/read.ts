import { walletNameOfCard } from "../../../core/ledger/wallet-name";
import { ANSWER_PARAMETER, type AnswerInStore, rowAsJson } from "../idempotency";
import { CARD_COLUMNS, type LoyaltyCardRow } from "./columns";

type Preparer = Pick<D1DatabaseSession, "prepare">;

export interface CardKey {
  readonly programId: number;
  readonly identifier: string;
}

/** One card that is not deleted, as a `LoyaltyCardRow`. */
export function cardStatement(db: Preparer, key: CardKey): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM loyalty_cards c
WHERE c.program_id = ?1 AND c.identifier = ?2 AND c.deleted_at_ms IS NULL`,
    )
    .bind(key.programId, key.identifier);
}

/** The card if that call made it, as a `LoyaltyCardRow`: its batch may be delivered twice. */
export function cardOfCreationStatement(
  db: Preparer,
  key: CardKey,
  creationId: string,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM loyalty_cards c
WHERE c.program_id = ?1 AND c.identifier = ?2 AND c.deleted_at_ms IS NULL AND c.creation_id = ?3`,
    )
    .bind(key.programId, key.identifier, creationId);
}

const CARD_FIELDS = [
  "id",
  "programId",
  "identifier",
  "walletName",
  "status",
  "blockReason",
  "batchId",
  "newCardIdentifier",
  "oldCardIdentifier",
  "createdAtMs",
  "modifiedAtMs",
  "linkedProfiles",
  "profiles",
] as const satisfies readonly (keyof LoyaltyCardRow)[];

/** The same as a recorded answer; none makes the batch fail (`isAnswerMissing`). */
export function cardAsAnswer({ programId, identifier }: CardKey): AnswerInStore {
  const [program, name] = [`?${ANSWER_PARAMETER}`, `?${ANSWER_PARAMETER + 1}`];
  const select = `SELECT ${CARD_COLUMNS} FROM loyalty_cards c
WHERE c.program_id = ${program} AND c.identifier = ${name} AND c.deleted_at_ms IS NULL`;
  const sql = rowAsJson(CARD_FIELDS, select, ["profiles"]);
  return { sql, bindings: [programId, identifier] };
}

/**
 * The cards that a call names, in whichever of the programs they are, as `LoyaltyCardRow`s. A name
 * may be a card of several programs.
 */
export function cardsOfCallStatement(
  db: Preparer,
  programIds: readonly number[],
  identifiers: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM loyalty_cards c
WHERE c.program_id IN (SELECT value FROM json_each(?1))
  AND c.identifier IN (SELECT value FROM json_each(?2)) AND c.deleted_at_ms IS NULL
ORDER BY c.program_id`,
    )
    .bind(JSON.stringify(programIds), JSON.stringify(identifiers));
}

/** Cards by the wallets that keep their points, as rows `{walletName, id}`. */
export function cardsOfWalletsStatement(
  db: Preparer,
  walletNames: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT wallet_name AS walletName, id AS id FROM loyalty_cards
WHERE wallet_name IN (SELECT value FROM json_each(?1)) AND new_card_identifier IS NULL`,
    )
    .bind(JSON.stringify(walletNames));
}

/**
 * The wallets of cards that were deleted under this identifier, as far as they are named by it; as
 * rows `{walletName}`.
 */
export function deletedWalletsStatement(db: Preparer, key: CardKey): D1PreparedStatement {
  return db
    .prepare(
      `SELECT wallet_name AS walletName FROM loyalty_cards
WHERE new_card_identifier IS NULL AND wallet_name >= ?1 AND wallet_name < ?1 || ';'
  AND identifier = ?2 AND deleted_at_ms IS NOT NULL`,
    )
    .bind(walletNameOfCard(key.programId, key.identifier), key.identifier);
}
