import { walletNameOfProfile } from "../../../core/ledger/wallet-name";
import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import { cardWalletsStatements } from "../../../db/queries/loyalty-ledger/card-wallets";
import type { ManagementContext } from "../../context";
import { lineError } from "../../csv/read-csv";
import { INVALID_DATA, Refusal } from "../../refusal";
import type { PointsRow } from "./import-rows";

const ERRORS_MAX = 100;

/**
 * Tells the wallet of each owner that the rows name.
 *
 * @throws Refusal `invalid` with the lines whose card is not there
 */
export async function walletsOfRows(
  context: ManagementContext,
  program: LoyaltyProgramRecord,
  rows: readonly PointsRow[],
): Promise<(owner: string) => string> {
  if (!program.cardBased) return (owner) => walletNameOfProfile(program.sandbox, owner);
  const identifiers = [...new Set(rows.map(({ owner }) => owner))];
  const wallets = new Map<string, string>();
  for (const statement of cardWalletsStatements(context.ports.db, program.id, identifiers)) {
    const { results } = await statement.all<{ identifier: string; walletName: string }>();
    for (const { identifier, walletName } of results) wallets.set(identifier, walletName);
  }
  const unknown = rows.filter(({ owner }) => !wallets.has(owner));
  if (unknown.length > 0) {
    const errors = unknown
      .slice(0, ERRORS_MAX)
      .map(({ line }) => lineError(line, "Unknown", "There is no such card, or it was handed on"));
    throw new Refusal("invalid", INVALID_DATA, errors);
  }
  return (owner) => wallets.get(owner) ?? "";
}
