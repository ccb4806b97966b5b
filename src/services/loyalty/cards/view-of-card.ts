import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { again } from "../../again";
import { rememberedIndex } from "../../catalogue/read-index";
import type { IntegrationContext } from "../../context";
import { type CardView, cardView } from "./card-view";
import { requireCardProgram } from "./load-card";

/** A card of a program that the call has proven, with its points as they are now. */
export async function viewOfCard(
  context: IntegrationContext,
  row: LoyaltyCardRow,
): Promise<CardView> {
  const { objects, clock } = context.ports;
  const program = requireCardProgram(await rememberedIndex(context), row.programId);
  const wallet = await again(() => objects.wallet(row.walletName).load());
  return cardView(row, program, wallet, clock.now());
}

/** The card that a call was answered with, out of its record. */
export function storedCard(answer: string): LoyaltyCardRow {
  return JSON.parse(answer) as LoyaltyCardRow;
}
