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
  const statements = transferCardStatements(db, {
    ...input,
    blockReason: input.blockReason ?? null,
    walletName: row.walletName,
    uuid: random.uuid(),
    nowMs: clock.now(),
  });
  try {
    const results = await db.batch<{ id: number }>(statements);
    if (results.at(-1)?.results[0]) return;
  } catch (error) {
    if (failedConstraint(error) !== CARD_IDENTIFIER_TAKEN) throw error;
    const details = `There is a card ${newCardIdentifier} in the program already`;
    throw invalidField("/newCardIdentifier", "Taken", details);
  }
  const { row: standing } = await requireCard(context, input);
  requireNotHandedOn(standing);
  throw new Refusal("conflict", "Another call changed the card meanwhile; try again");
}
