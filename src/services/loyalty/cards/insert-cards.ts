import { assert } from "../../../core/assert";
import { failedConstraint } from "../../../db/constraint";
import type { LoyaltyCardRow } from "../../../db/queries/loyalty-cards/columns";
import { cardOfCreationStatement, cardStatement } from "../../../db/queries/loyalty-cards/read";
import {
  CARD_IDENTIFIER_TAKEN,
  CARD_USERS_LIMIT,
  insertCardsStatements,
  linkNewCardsStatements,
  type NewCardRow,
} from "../../../db/queries/loyalty-cards/write";
import { addProfilesStatements } from "../../../db/queries/profile-seen";
import { again } from "../../again";
import type { Ports } from "../../ports";
import { invalidField, type Refusal } from "../../refusal";
import { type CardProgram, usersPerCardLimit } from "./card-view";

/** New cards of one program. */
export interface CardInsertion {
  readonly program: CardProgram;
  readonly batchId: string | null;
  /** Drawn by the call: it knows its own cards by it. */
  readonly creationId: string;
  readonly cards: readonly NewCardRow[];
}

/** The statements of the one batch that makes cards; customers come into being with them. */
export function newCardsStatements(
  { db, clock }: Ports,
  { program, batchId, creationId, cards }: CardInsertion,
): D1PreparedStatement[] {
  const environment = program.sandbox ? "sandbox" : "live";
  const createdAtMs = clock.now();
  const common = { programId: program.id, batchId, createdAtMs, creationId };
  const users = { environment, limit: usersPerCardLimit(program) } as const;
  const customers = [...new Set(cards.flatMap((card) => card.profileIntegrationIds))];
  return [
    ...addProfilesStatements(db, environment, customers, createdAtMs),
    ...insertCardsStatements(db, common, cards),
    ...linkNewCardsStatements(db, common, cards, users),
  ];
}

/**
 * The first card of a call whose batch was delivered twice and tripped over its own cards.
 *
 * @throws `error` when it is about something else, or the cards are another call's
 */
export async function ownCard(
  { db }: Ports,
  { program, creationId, cards: [first] }: CardInsertion,
  error: unknown,
): Promise<LoyaltyCardRow> {
  if (failedConstraint(error) !== CARD_IDENTIFIER_TAKEN || !first) throw error;
  const key = { programId: program.id, identifier: first.identifier };
  const statement = cardOfCreationStatement(db, key, creationId);
  const own = await again(() => statement.first<LoyaltyCardRow>());
  if (own === null) throw error;
  return own;
}

/** Makes one card and answers it. Throws what D1 throws. */
export async function insertCard(
  ports: Ports,
  program: CardProgram,
  card: NewCardRow,
): Promise<LoyaltyCardRow> {
  const creationId = ports.random.uuid();
  const insertion = { program, batchId: null, creationId, cards: [card] };
  const key = { programId: program.id, identifier: card.identifier };
  try {
    const results = await ports.db.batch<LoyaltyCardRow>([
      ...newCardsStatements(ports, insertion),
      cardStatement(ports.db, key),
    ]);
    const row = results.at(-1)?.results[0];
    assert(row !== undefined, "a card that was inserted is there");
    return row;
  } catch (error) {
    return ownCard(ports, insertion, error);
  }
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
