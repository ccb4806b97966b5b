import { type CardKey, deletedWalletsStatement } from "../../../db/queries/loyalty-cards/read";
import { deleteCardStatements } from "../../../db/queries/loyalty-cards/write";
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
  const results = await db.batch<DeletedRow>([
    ...deleteCardStatements(db, key, clock.now()),
    deletedWalletsStatement(db, key),
  ]);
  const [, deleted, earlier] = results.map((result) => result.results);
  const wallets = [...(deleted ?? []), ...(earlier ?? [])].map(({ walletName }) => walletName);
  for (const walletName of new Set(wallets)) {
    await eraseWallet(context, { walletName, programId, subledgerIds: null });
  }
  if (deleted?.length === 0) throw notFound("Loyalty card");
}
