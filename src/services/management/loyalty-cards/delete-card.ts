import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import {
  type CardKey,
  cardStatement,
  deletedWalletsStatement,
} from "../../../db/queries/loyalty-cards/read";
import { deleteCardStatements } from "../../../db/queries/loyalty-cards/write";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import { eraseWallet } from "../../loyalty/erase-wallet";
import { notFound } from "../../refusal";
import { cardProgram } from "./card-program";

interface DeletedRow {
  readonly walletName: string;
}

/**
 * Deletes a card: from then on no closure takes hold with it, and nobody can take it over. Then
 * reversing entries empty its wallet. If this fails, nobody reads the wallet any more; the same
 * call again empties what was left and answers that there is no card.
 *
 * @throws Refusal `not_found`, `too_many_updates`, `unavailable`
 */
export async function deleteCard(context: ManagementContext, key: CardKey): Promise<void> {
  const { id: programId } = await cardProgram(context, key.programId);
  const { db, clock } = context.ports;
  const row = await cardStatement(db, key).first<LoyaltyCardRow>();
  const nowMs = clock.now();
  const results = await again(() =>
    db.batch<DeletedRow>([
      deletedWalletsStatement(db, key),
      ...(row ? deleteCardStatements(db, row.id, nowMs) : []),
    ]),
  );
  const wallets = results.flatMap(({ results: rows }) => rows.map(({ walletName }) => walletName));
  for (const walletName of new Set(wallets)) {
    await eraseWallet(context, { walletName, programId, subledgerIds: null });
  }
  if (!row) throw notFound("Loyalty card");
}
