import { freshWalletNameOfCard, walletNameOfCard } from "../../../core/ledger/wallet-name";
import { jsonSlices } from "../json-slices";
import type { Environment } from "../session-facts";
import type { CardKey } from "./read";

type Preparer = Pick<D1DatabaseSession, "prepare">;

/** The unique index's columns, as `failedConstraint` names them. */
export const CARD_IDENTIFIER_TAKEN = "loyalty_cards.program_id, loyalty_cards.identifier";

/** The CHECK that holds `usersPerCardLimit`, as `failedConstraint` names it. */
export const CARD_USERS_LIMIT = "loyalty_card_users_limit";

export interface NewCards {
  readonly programId: number;
  readonly batchId: string | null;
  readonly createdAtMs: number;
  /**
   * Unique to the call: it knows its own cards by it, and their wallets are told from those of
   * deleted cards of the same names.
   */
  readonly creationId: string;
}

export interface NewCardRow {
  readonly identifier: string;
  readonly status: "active" | "inactive";
  /** Whom it is linked to; they must be known. */
  readonly profileIntegrationIds: readonly string[];
}

/**
 * Inserts cards, to be sent as one batch. A card takes the wallet that its name leads to, unless a
 * card that is deleted had it.
 */
export function insertCardsStatements(
  db: Preparer,
  common: NewCards,
  rows: readonly NewCardRow[],
): D1PreparedStatement[] {
  const { programId, batchId, createdAtMs, creationId } = common;
  const prepared = db.prepare(
    `INSERT INTO loyalty_cards (program_id, identifier, status, wallet_name, batch_id, created_at_ms,
  modified_at_ms, creation_id)
SELECT ?2, j.value ->> 0, j.value ->> 1, iif(EXISTS (SELECT 1 FROM loyalty_cards w
    WHERE w.wallet_name = j.value ->> 2 AND w.new_card_identifier IS NULL),
  j.value ->> 3, j.value ->> 2), ?3, ?4, ?4, ?5
FROM json_each(?1) j ORDER BY j.key`,
  );
  const values = rows.map(({ identifier, status }) => [
    identifier,
    status,
    walletNameOfCard(programId, identifier),
    freshWalletNameOfCard(programId, identifier, creationId),
  ]);
  return jsonSlices(values).map((slice) =>
    prepared.bind(slice, programId, batchId, createdAtMs, creationId),
  );
}

/** Links new cards of the same batch: nobody else has linked them, so that ranks are counts. */
export function linkNewCardsStatements(
  db: Preparer,
  common: NewCards,
  rows: readonly NewCardRow[],
  users: { readonly environment: Environment; readonly limit: number },
): D1PreparedStatement[] {
  const { programId, createdAtMs } = common;
  const prepared = db.prepare(
    `INSERT INTO loyalty_card_profiles
  (card_id, profile_id, linked_before, users_limit, created_at_ms)
SELECT c.id, p.id, j.value ->> 2, ?4, ?5 FROM json_each(?1) j
JOIN loyalty_cards c ON c.program_id = ?2 AND c.identifier = j.value ->> 0
  AND c.deleted_at_ms IS NULL
JOIN profiles p ON p.environment = ?3 AND p.integration_id = j.value ->> 1
ORDER BY j.key`,
  );
  const links = rows.flatMap(({ identifier, profileIntegrationIds }) =>
    [...new Set(profileIntegrationIds)].map((integrationId, rank) => [
      identifier,
      integrationId,
      rank,
    ]),
  );
  return jsonSlices(links).map((slice) =>
    prepared.bind(slice, programId, users.environment, users.limit, createdAtMs),
  );
}

export interface CardLink extends CardKey {
  readonly environment: Environment;
  readonly profileIntegrationId: string;
  readonly nowMs: number;
}

/**
 * Links a customer who is known to a card, unless they are linked. How many others are is counted
 * as the row goes in; a CHECK holds the limit.
 */
export function linkCardStatements(
  db: Preparer,
  link: CardLink,
  usersLimit: number,
): D1PreparedStatement[] {
  const { programId, identifier, environment, profileIntegrationId, nowMs } = link;
  const insert = db
    .prepare(
      `INSERT INTO loyalty_card_profiles
  (card_id, profile_id, linked_before, users_limit, created_at_ms)
SELECT c.id, p.id, (SELECT count(*) FROM loyalty_card_profiles l WHERE l.card_id = c.id), ?5, ?6
FROM loyalty_cards c JOIN profiles p ON p.environment = ?3 AND p.integration_id = ?4
WHERE c.program_id = ?1 AND c.identifier = ?2 AND c.deleted_at_ms IS NULL
  AND c.new_card_identifier IS NULL AND NOT EXISTS (
    SELECT 1 FROM loyalty_card_profiles l WHERE l.card_id = c.id AND l.profile_id = p.id)`,
    )
    .bind(programId, identifier, environment, profileIntegrationId, usersLimit, nowMs);
  return [insert, modifiedStatement(db, link, nowMs)];
}

/** Takes a customer off a card. */
export function unlinkCardStatements(db: Preparer, link: CardLink): D1PreparedStatement[] {
  const { programId, identifier, environment, profileIntegrationId, nowMs } = link;
  const remove = db
    .prepare(
      `DELETE FROM loyalty_card_profiles
WHERE card_id = (SELECT id FROM loyalty_cards
    WHERE program_id = ?1 AND identifier = ?2 AND deleted_at_ms IS NULL)
  AND profile_id = (SELECT id FROM profiles WHERE environment = ?3 AND integration_id = ?4)`,
    )
    .bind(programId, identifier, environment, profileIntegrationId);
  return [remove, modifiedStatement(db, link, nowMs)];
}

function modifiedStatement(db: Preparer, key: CardKey, nowMs: number): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE loyalty_cards SET modified_at_ms = ?3
WHERE program_id = ?1 AND identifier = ?2 AND deleted_at_ms IS NULL`,
    )
    .bind(key.programId, key.identifier, nowMs);
}

export interface CardChange {
  readonly status: "active" | "inactive";
  /** Undefined = it stays; a card that is active has none. */
  readonly blockReason: string | undefined;
}

/** A card that was handed on is blocked for good: it changes no more. */
export function updateCardStatement(
  db: Preparer,
  key: CardKey,
  { status, blockReason }: CardChange,
  nowMs: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE loyalty_cards SET status = ?3, modified_at_ms = ?5,
  block_reason = iif(?3 = 'active', NULL, coalesce(?4, block_reason))
WHERE program_id = ?1 AND identifier = ?2 AND deleted_at_ms IS NULL
  AND new_card_identifier IS NULL`,
    )
    .bind(key.programId, key.identifier, status, blockReason ?? null, nowMs);
}

export interface CardTransfer extends CardKey {
  readonly newCardIdentifier: string;
  readonly blockReason: string | null;
  /** The wallet as it was read: a card that moved on meanwhile is left alone. */
  readonly walletName: string;
  readonly uuid: string;
  readonly nowMs: number;
}

/**
 * Hands wallet and customers on to a new card and blocks the old one for good; to be sent as one
 * batch. No point moves. The last statement answers a row `{id}` of the new card, or none when the
 * old card was not there any more.
 */
export function transferCardStatements(
  db: Preparer,
  transfer: CardTransfer,
): D1PreparedStatement[] {
  const { programId, identifier, newCardIdentifier, walletName, nowMs } = transfer;
  // Unique to this call: whoever has it was handed on by this very batch.
  const emptyWallet = freshWalletNameOfCard(programId, identifier, transfer.uuid);
  const handedOn = [programId, identifier, emptyWallet] as const;
  return [
    db
      .prepare(
        `UPDATE loyalty_cards SET status = 'inactive', new_card_identifier = ?4,
  block_reason = ?5, wallet_name = ?6, modified_at_ms = ?7
WHERE program_id = ?1 AND identifier = ?2 AND wallet_name = ?3 AND deleted_at_ms IS NULL
  AND new_card_identifier IS NULL`,
      )
      .bind(
        programId,
        identifier,
        walletName,
        newCardIdentifier,
        transfer.blockReason,
        emptyWallet,
        nowMs,
      ),
    db
      .prepare(
        `INSERT INTO loyalty_cards (program_id, identifier, wallet_name, status, batch_id, attributes,
  old_card_identifier, created_at_ms, modified_at_ms)
SELECT program_id, ?4, ?5, 'active', batch_id, attributes, identifier, ?6, ?6
FROM loyalty_cards WHERE ${HANDED_ON}`,
      )
      .bind(...handedOn, newCardIdentifier, walletName, nowMs),
    db
      .prepare(
        `UPDATE loyalty_card_profiles SET card_id = (
    SELECT id FROM loyalty_cards WHERE wallet_name = ?4 AND new_card_identifier IS NULL)
WHERE card_id = (SELECT id FROM loyalty_cards WHERE ${HANDED_ON})`,
      )
      .bind(...handedOn, walletName),
    db
      .prepare(
        `SELECT id FROM loyalty_cards WHERE wallet_name = ?4 AND new_card_identifier IS NULL
  AND EXISTS (SELECT 1 FROM loyalty_cards WHERE ${HANDED_ON})`,
      )
      .bind(...handedOn, walletName),
  ];
}

const HANDED_ON = `program_id = ?1 AND identifier = ?2 AND wallet_name = ?3
  AND deleted_at_ms IS NULL`;

/**
 * Deletes a card by its id; the row stays for the sessions that name it, nobody is linked to it any
 * more. Safe to repeat. The last statement answers a row `{walletName}`.
 */
export function deleteCardStatements(
  db: Preparer,
  cardId: number,
  nowMs: number,
): D1PreparedStatement[] {
  return [
    db.prepare("DELETE FROM loyalty_card_profiles WHERE card_id = ?1").bind(cardId),
    db
      .prepare(
        `UPDATE loyalty_cards SET deleted_at_ms = ?2, modified_at_ms = ?2
WHERE id = ?1 AND deleted_at_ms IS NULL`,
      )
      .bind(cardId, nowMs),
    db.prepare("SELECT wallet_name AS walletName FROM loyalty_cards WHERE id = ?1").bind(cardId),
  ];
}
