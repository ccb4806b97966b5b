import type { LoyaltyProgramRecord } from "../../../db/queries/loyalty-programs";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { type CardKey, cardStatement } from "../../../db/queries/loyalty-cards/read";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import { type CardView, cardView } from "../../loyalty/cards/card-view";
import { notFound } from "../../refusal";
import { programOf } from "../loyalty-points/owner-wallet";

/** A program of cards that the key opens. */
export function cardProgram(
  context: ManagementContext,
  programId: number,
): Promise<LoyaltyProgramRecord> {
  return programOf(context, { programId, cardIdentifier: "" });
}

/**
 * A card of a program that the key opens.
 *
 * @throws Refusal `not_found`
 */
export async function requireCard(
  context: ManagementContext,
  key: CardKey,
): Promise<{ readonly program: LoyaltyProgramRecord; readonly row: LoyaltyCardRow }> {
  const program = await cardProgram(context, key.programId);
  const row = await cardStatement(context.ports.db, key).first<LoyaltyCardRow>();
  if (!row) throw notFound("Loyalty card");
  return { program, row };
}

/** The card with its points as they stand. */
export async function viewOfCard(
  context: ManagementContext,
  program: LoyaltyProgramRecord,
  row: LoyaltyCardRow,
): Promise<CardView> {
  const { objects, clock } = context.ports;
  const wallet = await again(() => objects.wallet(row.walletName).load());
  return cardView(row, program, wallet, clock.now());
}
