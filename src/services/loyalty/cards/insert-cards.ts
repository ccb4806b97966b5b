import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { cardStatement } from "../../../db/queries/loyalty-cards/read";
import {
  CARD_USERS_LIMIT,
  insertCardsStatements,
  linkNewCardsStatements,
  type NewCardRow,
} from "../../../db/queries/loyalty-cards/write";
import { addProfilesStatements } from "../../../db/queries/profile-seen";
import type { Ports } from "../../ports";
import { invalidField, type Refusal } from "../../refusal";
import { type CardProgram, usersPerCardLimit } from "./card-view";

/** New cards of one program. */
export interface CardInsertion {
  readonly program: CardProgram;
  readonly batchId: string | null;
  readonly cards: readonly NewCardRow[];
}

/** The statements of the one batch that makes cards; customers come into being with them. */
export function newCardsStatements(
  { db, clock, random }: Ports,
  { program, batchId, cards }: CardInsertion,
): D1PreparedStatement[] {
  const environment = program.sandbox ? "sandbox" : "live";
  const createdAtMs = clock.now();
  const common = { programId: program.id, batchId, createdAtMs, uuid: random.uuid() };
  const users = { environment, limit: usersPerCardLimit(program) } as const;
  const customers = [...new Set(cards.flatMap((card) => card.profileIntegrationIds))];
  return [
    ...addProfilesStatements(db, environment, customers, createdAtMs),
    ...insertCardsStatements(db, common, cards),
    ...linkNewCardsStatements(db, common, cards, users),
  ];
}

/** Makes one card and answers it. Throws what D1 throws. */
export async function insertCard(
  ports: Ports,
  program: CardProgram,
  card: NewCardRow,
): Promise<LoyaltyCardRow> {
  const key = { programId: program.id, identifier: card.identifier };
  const results = await ports.db.batch<LoyaltyCardRow>([
    ...newCardsStatements(ports, { program, batchId: null, cards: [card] }),
    cardStatement(ports.db, key),
  ]);
  const row = results.at(-1)?.results[0];
  assert(row !== undefined, "a card that was inserted is there");
  return row;
}

/** The refusal of too many customers on a card, or the error itself. */
export function usersRefusal(error: unknown, program: CardProgram, pointer: string): unknown {
  if (failedConstraint(error) !== CARD_USERS_LIMIT) return error;
  return tooManyUsers(program, pointer);
}

export function tooManyUsers(program: CardProgram, pointer: string): Refusal {
  const limit = usersPerCardLimit(program);
  const details = `A card of the program "${program.name}" has at most ${limit} customers`;
  return invalidField(pointer, "Limit reached", details);
}
