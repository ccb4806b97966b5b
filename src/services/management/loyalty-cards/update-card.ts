import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { type CardKey, cardStatement } from "../../../db/queries/loyalty-cards/read";
import { type CardChange, updateCardStatement } from "../../../db/queries/loyalty-cards/write";
import { again } from "../../again";
import type { ManagementContext } from "../../context";
import type { CardView } from "../../loyalty/cards/card-view";
import { requireNotHandedOn } from "../../loyalty/cards/load-card";
import { invalidField, notFound } from "../../refusal";
import { cardProgram, viewOfCard } from "./card-program";

/**
 * Blocks a card or opens it again; one that was transferred stays blocked.
 *
 * @throws Refusal `not_found`, `invalid`
 */
export async function updateCard(
  context: ManagementContext,
  key: CardKey,
  change: CardChange,
): Promise<CardView> {
  if (change.status === "active" && change.blockReason) {
    const details = "An active card has no reason to be blocked: leave it out";
    throw invalidField("/blockReason", "Invalid value", details);
  }
  const program = await cardProgram(context, key.programId);
  const { db, clock } = context.ports;
  const nowMs = clock.now();
  const results = await again(() =>
    db.batch<LoyaltyCardRow>([updateCardStatement(db, key, change, nowMs), cardStatement(db, key)]),
  );
  const row = results[1]?.results[0];
  if (!row) throw notFound("Loyalty card");
  requireNotHandedOn(row);
  return viewOfCard(context, program, row);
}
