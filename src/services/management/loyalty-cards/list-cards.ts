import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import {
  type CardFilter,
  type CardSortField,
  listCardsStatement,
} from "../../../db/queries/loyalty-cards/list";
import type { Page } from "../../../db/queries/lists";
import type { ManagementContext } from "../../context";
import { type CardView, cardView } from "../../loyalty/cards/card-view";
import { cardProgram } from "./card-program";

export interface ListCards extends Page<CardSortField> {
  readonly programId: number;
  readonly filter: CardFilter;
}

/** One page of a program's cards, without points; one more row tells whether more follow. */
export async function listCards(
  context: ManagementContext,
  { programId, filter, ...page }: ListCards,
): Promise<{ readonly cards: CardView[]; readonly hasMore: boolean }> {
  const program = await cardProgram(context, programId);
  const { db, clock } = context.ports;
  const oneMore = { ...page, pageSize: page.pageSize + 1 };
  const statement = listCardsStatement(db, program.id, filter, oneMore);
  const { results } = await statement.all<LoyaltyCardRow>();
  const nowMs = clock.now();
  return {
    cards: results.slice(0, page.pageSize).map((row) => cardView(row, program, null, nowMs)),
    hasMore: results.length > page.pageSize,
  };
}
