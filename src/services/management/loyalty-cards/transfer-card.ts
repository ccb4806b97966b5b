import { freshWalletNameOfCard } from "../../../core/ledger/wallet-name";
import { failedConstraint } from "../../../db/constraint";
import type { CardKey } from "../../../db/queries/loyalty-cards/read";
import {
  CARD_IDENTIFIER_TAKEN,
  transferCardStatements,
} from "../../../db/queries/loyalty-cards/write";
import type { ManagementContext } from "../../context";
import { requireNotHandedOn } from "../../loyalty/cards/load-card";
import { invalidField, Refusal } from "../../refusal";
import { requireCard } from "./card-program";

export interface TransferCard extends CardKey {
  readonly newCardIdentifier: string;
  readonly blockReason: string | undefined;
}

/**
 * Hands points, transactions and customers on to a new card; the old one is blocked for good. The
 * new card takes over the wallet, so that no point moves and a session that closes at the same
 * moment finds its points.
 *
 * @throws Refusal `not_found`, `invalid`, `conflict` when another call changed the card meanwhile
 */
export async function transferCard(context: ManagementContext, input: TransferCard): Promise<void> {
  const { row } = await requireCard(context, input);
  requireNotHandedOn(row);
  const { newCardIdentifier } = input;
  const { db, clock, random } = context.ports;
  const uuid = random.uuid();
  const statements = transferCardStatements(db, {
    ...input,
    blockReason: input.blockReason ?? null,
    walletName: row.walletName,
    uuid,
    nowMs: clock.now(),
  });
  let isTaken = false;
  try {
    const results = await db.batch<{ id: number }>(statements);
    if (results.at(-1)?.results[0]) return;
  } catch (error) {
    if (failedConstraint(error) !== CARD_IDENTIFIER_TAKEN) throw error;
    isTaken = true;
  }
  const { row: standing } = await requireCard(context, input);
  // A batch that is delivered twice trips over its own card.
  if (standing.walletName === freshWalletNameOfCard(input.programId, input.identifier, uuid))
    return;
  requireNotHandedOn(standing);
  if (!isTaken) throw new Refusal("conflict", "Another call changed the card meanwhile; try again");
  const details = `There is a card ${newCardIdentifier} in the program already`;
  throw invalidField("/newCardIdentifier", "Taken", details);
}
