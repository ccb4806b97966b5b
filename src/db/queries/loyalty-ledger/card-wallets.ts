import { jsonSlices } from "../json-slices";

/** The wallets of a program's cards by identifier, as rows; those that were handed on have none. */
export function cardWalletsStatements(
  db: Pick<D1DatabaseSession, "prepare">,
  programId: number,
  identifiers: readonly string[],
): D1PreparedStatement[] {
  const prepared = db.prepare(
    `SELECT identifier AS identifier, wallet_name AS walletName FROM loyalty_cards
WHERE program_id = ?1 AND identifier IN (SELECT value FROM json_each(?2))
  AND deleted_at_ms IS NULL AND new_card_identifier IS NULL`,
  );
  return jsonSlices(identifiers).map((slice) => prepared.bind(programId, slice));
}
