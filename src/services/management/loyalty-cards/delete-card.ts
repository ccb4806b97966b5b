import { type CardKey, deletedWalletsStatement } from "../../../db/queries/loyalty-cards/read";
import { deleteCardStatements } from "../../../db/queries/loyalty-cards/write";
import type { ManagementContext } from "../../context";
import { eraseWallet } from "../../loyalty/erase-wallet";
import { notFound } from "../../refusal";
import { cardProgram } from "./card-program";

/**
 * Deletes a card: nobody can use it any more, then reversing entries empty its wallet. When this
 * fails on the way, the same call again empties what was left and answers that there is no card.
 *
 * @throws Refusal `not_found`, `too_many_updates`, `unavailable`
 */
export async function deleteCard(context: ManagementContext, key: CardKey): Promise<void> {
  const { id: programId } = await cardProgram(context, key.programId);
  const { db, clock } = context.ports;
  const results = await db.batch<{ walletName: string }>([
    ...deleteCardStatements(db, key, clock.now()),
    deletedWalletsStatement(db, key),
  ]);
  const [, deleted, wallets] = results;
  for (const { walletName } of wallets?.results ?? []) {
    await eraseWallet(context, { walletName, programId, subledgerIds: null });
  }
  if (deleted?.meta.changes === 0) throw notFound("Loyalty card");
}
