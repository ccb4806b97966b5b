import type { CardKey } from "../../../db/queries/loyalty-cards/read";
import type { ManagementContext } from "../../context";
import type { CardView } from "../../loyalty/cards/card-view";
import { requireCard, viewOfCard } from "./card-program";

/** A card with its points as they stand. */
export async function getCard(context: ManagementContext, key: CardKey): Promise<CardView> {
  const { program, row } = await requireCard(context, key);
  return viewOfCard(context, program, row);
}
